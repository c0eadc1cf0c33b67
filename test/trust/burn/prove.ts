import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { markdownTable } from 'markdown-table';
import { median } from 'simple-statistics';
import { startFleet } from '../../../bench/load/fleet/fleet.ts';
import { headSeqOf, leanFleetSpec } from '../../../bench/load/load.ts';
import { createPublisher } from '../../../bench/load/publisher.ts';
import { type OwnServers, startServers } from '../../../bench/measure/servers/servers.ts';
import { warmServers } from '../../../bench/measure/servers/warm-servers.ts';
import { fitTerms } from '../../../bench/model/costs/fit.ts';
import { cpuPartsOf } from '../../../bench/model/costs/predict.ts';
import { CPU_TERMS, type Flow, type Part, termsOf } from '../../../bench/model/costs/terms.ts';
import { formatPercent } from '../../../bench/report/words/format.ts';
import { monotonicClock } from '../../../src/clock.ts';
import type { MeterSnapshot } from '../../../src/meter.ts';
import { say, writeTables } from '../document.ts';

/** What a server burns, and where the model must find it. */
interface Burn {
  readonly name: string;
  readonly burns: { readonly pollUs?: number; readonly publishUs?: number; readonly idleMsPerS?: number };
  readonly part: Part;
  /** Milliseconds for one poll, one publish, or one second. */
  readonly ms: number;
  /** Units of it in a second. */
  readonly unitsOf: (flow: Flow) => number;
}

const BURNS: readonly Burn[] = [
  {
    name: '5 µs a poll',
    burns: { pollUs: 5 },
    part: 'operation',
    ms: 0.005,
    unitsOf: ({ operationsPerS }) => operationsPerS,
  },
  {
    name: '200 µs a publish',
    burns: { publishUs: 200 },
    part: 'publish',
    ms: 0.2,
    unitsOf: ({ publishesPerS }) => publishesPerS,
  },
  {
    name: '50 ms a second, whatever happens',
    burns: { idleMsPerS: 50 },
    part: 'standing',
    ms: 50,
    unitsOf: () => 1,
  },
];

/** Clients, poll interval in ms, messages/s: nothing but waiting, many polls, and many messages. */
const LOADS = [
  { clients: 100, pollIntervalMs: 60_000, messagesPerSecond: 0.01 },
  { clients: 500, pollIntervalMs: 50, messagesPerSecond: 0.01 },
  { clients: 200, pollIntervalMs: 50, messagesPerSecond: 0.01 },
  { clients: 20, pollIntervalMs: 60_000, messagesPerSecond: 200 },
] as const;

/** Windows with and without burning alternate, so that what drifts is in both. */
const PAIRS = 50;
const WINDOW_MS = 400;
const MOST_OFF = 0.1;

/** Lets servers burn known amounts, and checks that the cost model finds each where it belongs. */
export async function prove(): Promise<boolean> {
  const rows: string[][] = [];
  let holds = true;
  for (const burn of BURNS) {
    const differences: { flow: Flow; value: number }[] = [];
    for (const load of LOADS) differences.push(await differenceUnder(load, burn));
    const cpuTerms = fitTerms(termsOf(CPU_TERMS, 'poll'), differences, FLOOR_MS);
    // Of the load in which most of it is burnt.
    const [most] = [...differences].sort((a, b) => burn.unitsOf(b.flow) - burn.unitsOf(a.flow));
    if (most === undefined) return false;
    const parts = cpuPartsOf({ cpuTerms }, most.flow);
    const found = parts[burn.part] / burn.unitsOf(most.flow);
    const offBy = found / burn.ms - 1;
    holds &&= Math.abs(offBy) <= MOST_OFF;
    say(`${burn.name}: ${JSON.stringify(parts)}, ${burn.part} off by ${formatPercent(offBy)}`);
    rows.push([
      burn.name,
      burn.part,
      `${(burn.ms * 1000).toLocaleString('en')} µs`,
      `${(found * 1000).toLocaleString('en', { maximumSignificantDigits: 3 })} µs`,
      `${offBy < 0 ? '−' : '+'}${formatPercent(Math.abs(offBy))}`,
      Math.abs(offBy) <= MOST_OFF ? 'yes' : '**no**',
    ]);
  }
  await writeTables('npm run trust -- burn', {
    'burnt CPU': markdownTable([
      ['burnt', 'to be found in', 'burnt, each', 'found, each', 'off by', 'within 10%'],
      ...rows,
    ]),
  });
  return holds;
}

/** Of a difference of CPU, in milliseconds a second, that means nothing. */
const FLOOR_MS = 2;

/** Returns what burning adds to the CPU of a server under a load, in milliseconds a second. */
async function differenceUnder(
  { clients, pollIntervalMs, messagesPerSecond }: (typeof LOADS)[number],
  { burns }: Burn,
): Promise<{ flow: Flow; value: number }> {
  const servers = await startServers(1, {
    env: {
      STORE: 'sqlite',
      BURN: JSON.stringify(burns),
      NODE_OPTIONS: `--import ${new URL('./burning.mjs', import.meta.url).href}`,
    },
    onNotice: () => {},
    signal: new AbortController().signal,
  });
  const over = new AbortController();
  const publisher = createPublisher({ baseUrls: servers.baseUrls, clock: monotonicClock, payloadBytes: 20 });
  try {
    await warmServers(
      servers,
      { mode: 'short-poll', payloadBytes: 20 },
      { clock: monotonicClock, stop: over.signal },
    );
    const fleet = startFleet(
      leanFleetSpec({
        mode: 'short-poll',
        clients,
        baseUrls: servers.baseUrls,
        since: await headSeqOf(servers.baseUrls),
        pollIntervalMs,
        phase: 'jittered',
      }),
    );
    try {
      await fleet.open(20_000, () => {});
      const periodMs = 1000 / messagesPerSecond;
      const offsetsMs = Array.from({ length: Math.ceil(100_000 / periodMs) }, (_, at) => at * periodMs);
      const publishing = publisher.publishAt(monotonicClock.nowMs(), offsetsMs, over.signal);
      await sleep(500);
      const difference = await alternate(servers, clients);
      over.abort();
      await publishing;
      return difference;
    } finally {
      await fleet.close();
    }
  } finally {
    over.abort();
    publisher.close();
    await servers.close();
  }
}

async function alternate(servers: OwnServers, clients: number): Promise<{ flow: Flow; value: number }> {
  const cpuMsPerS: { readonly burning: boolean; readonly cpu: number }[] = [];
  const first = await servers.snapshot({ reset: false, collect: false });
  let burning = false;
  // On, off, off, on: so that a drift within a pair favours neither.
  for (let window = 0; window < 2 * PAIRS; window++) {
    const wanted = window % 4 === 0 || window % 4 === 3;
    if (wanted !== burning) kill(servers.pids[0] ?? 0, 'SIGUSR2');
    burning = wanted;
    await sleep(SWITCH_MS);
    const before = await servers.snapshot({ reset: false, collect: false });
    await sleep(WINDOW_MS);
    const after = await servers.snapshot({ reset: false, collect: false });
    cpuMsPerS.push({ burning, cpu: ((after.cpuMs - before.cpuMs) * 1000) / (after.atMs - before.atMs) });
  }
  const last = await servers.snapshot({ reset: false, collect: false });
  const differences = Array.from({ length: PAIRS }, (_, pair) => {
    const both = cpuMsPerS.slice(2 * pair, 2 * pair + 2);
    const cpu = (wanted: boolean) => both.find((each) => each.burning === wanted)?.cpu ?? Number.NaN;
    return cpu(true) - cpu(false);
  });
  return { flow: flowBetween(first, last, clients), value: Math.max(0, median(differences)) };
}

/** For the signal to arrive. */
const SWITCH_MS = 20;

function flowBetween(first: MeterSnapshot, last: MeterSnapshot, clients: number): Flow {
  const perS = (of: (snapshot: MeterSnapshot) => number): number =>
    ((of(last) - of(first)) * 1000) / (last.atMs - first.atMs);
  const pagesPerS = perS(({ roles }) => roles.deliver.useful);
  return {
    clients,
    payloadBytes: 20,
    publishesPerS: perS(({ roles }) => roles.publish.requests),
    operationsPerS: perS(({ roles }) => roles.deliver.useful + roles.deliver.empty),
    pagesPerS,
    deliveriesPerS: pagesPerS,
    heartbeatsPerS: 0,
  };
}
