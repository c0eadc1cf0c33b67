import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { markdownTable } from 'markdown-table';
import { median, sum } from 'simple-statistics';
import { startServers } from '../../../bench/measure/servers/servers.ts';
import { warmServers } from '../../../bench/measure/servers/warm-servers.ts';
import { monotonicClock } from '../../../src/clock.ts';
import { ExplainedError } from '../../../src/process/explained-error.ts';
import { say, writeTables } from '../document.ts';
import { measureFromScratch } from '../measuring.ts';

/** Where Artillery is, with this engine beside it, and the Node that runs it: neither is a dependency of this project. */
const { ARTILLERY = '', ARTILLERY_NODE = process.execPath } = process.env;

const MODES = ['short-poll', 'long-poll', 'sse', 'socket.io', 'websocket'] as const;
const LOAD = { clients: 100, pollIntervalMs: 1_000, messagesPerSecond: 4, durationS: 10 } as const;

/** Both in turn so often; percentiles are medians, counts are those of all. */
const REPEATS = 3;

/** How far the two may lie apart: this share, or this many milliseconds. */
const MOST_FRACTION = 0.1;
const MOST_MS = 1;

const run = promisify(execFile);

interface Side {
  readonly p50: number;
  readonly p99: number;
  readonly deliveries: number;
  readonly missed: number;
  readonly repeated: number;
}

/**
 * Runs the same load by Artillery and by this project's own driver, and compares what both say.
 *
 * @throws {ExplainedError} without `ARTILLERY`, the path of Artillery's program.
 */
export async function prove(): Promise<boolean> {
  if (!existsSync(ARTILLERY))
    throw new ExplainedError(
      'set ARTILLERY to the path of Artillery’s bin/run, installed in a folder of its own with this engine beside it (npm install artillery PATH/artillery), and ARTILLERY_NODE to a Node of 22.18 or later',
    );
  const rows: string[][] = [];
  let holds = true;
  for (const mode of MODES) {
    const sides: { readonly artillery: Side; readonly bench: Side }[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++)
      sides.push({ artillery: await runArtillery(mode), bench: await runBench(mode, repeat) });
    const byArtillery = together(sides.map(({ artillery }) => artillery));
    const byBench = together(sides.map(({ bench }) => bench));
    const close = (of: 'p50' | 'p99'): boolean => {
      const apart = Math.abs(byArtillery[of] - byBench[of]);
      return apart <= Math.max(MOST_MS, MOST_FRACTION * byBench[of]);
    };
    const counts = (['deliveries', 'missed', 'repeated'] as const).every(
      (name) => byArtillery[name] === byBench[name],
    );
    const agree = close('p50') && close('p99') && counts;
    holds &&= agree;
    const both = (of: keyof Side, digits = 0): string =>
      `${byArtillery[of].toFixed(digits)} / ${byBench[of].toFixed(digits)}`;
    say(`${mode}: p50 ${both('p50', 1)}, p99 ${both('p99', 1)}, deliveries ${both('deliveries')}`);
    rows.push([
      mode,
      both('p50', 1),
      both('p99', 1),
      both('deliveries'),
      both('missed'),
      both('repeated'),
      agree ? 'yes' : '**no**',
    ]);
  }
  await writeTables('npm run trust -- artillery', {
    artillery: markdownTable([
      ['mode', 'p50 (ms)', 'p99 (ms)', 'deliveries', 'missed', 'repeated', 'agree'],
      ...rows,
    ]),
  });
  return holds;
}

function together(sides: readonly Side[]): Side {
  const total = (of: (side: Side) => number): number => sum(sides.map(of));
  return {
    p50: median(sides.map(({ p50 }) => p50)),
    p99: median(sides.map(({ p99 }) => p99)),
    deliveries: total(({ deliveries }) => deliveries),
    missed: total(({ missed }) => missed),
    repeated: total(({ repeated }) => repeated),
  };
}

async function runBench(mode: string, repeat: number): Promise<Side> {
  const cell = await measureFromScratch({ ...LOAD, mode }, repeat);
  const { latencyMs, delivered, missed, duplicated } = cell;
  return {
    p50: latencyMs.p50,
    p99: latencyMs.p99,
    deliveries: delivered,
    missed,
    repeated: duplicated,
  };
}

/** What is read of Artillery's `--output`. */
interface ArtilleryReport {
  readonly aggregate: {
    readonly counters: Readonly<Record<string, number>>;
    readonly summaries: Readonly<Record<string, { readonly p50: number; readonly p99: number }>>;
  };
}

async function runArtillery(mode: string): Promise<Side> {
  const folder = mkdtempSync(join(tmpdir(), 'pull-vs-push-artillery-'));
  const servers = await startServers(1, {
    env: { STORE: 'sqlite' },
    onNotice() {},
    signal: new AbortController().signal,
  });
  try {
    await warmServers(
      servers,
      { mode, payloadBytes: 20 },
      { clock: monotonicClock, stop: new AbortController().signal },
    );
    const script = join(folder, 'script.json');
    const output = join(folder, 'report.json');
    writeFileSync(script, JSON.stringify(scriptOf(mode, servers.baseUrls[0] ?? '')));
    await run(ARTILLERY_NODE, [ARTILLERY, 'run', '--quiet', '--output', output, script], {
      env: { ...process.env, ARTILLERY_DISABLE_TELEMETRY: 'true', WORKERS: '1' },
      maxBuffer: 64 * 1024 * 1024,
    });
    const { counters, summaries } = (JSON.parse(readFileSync(output, 'utf8')) as ArtilleryReport).aggregate;
    const metric = (name: string): string => `pull_vs_push.${mode.replaceAll('.', '_')}.${name}`;
    const latency = summaries[metric('delivery_ms')];
    if (latency === undefined) throw new Error(`Artillery measured no delivery by ${mode}`);
    return {
      p50: latency.p50,
      p99: latency.p99,
      deliveries: counters[metric('deliveries')] ?? 0,
      missed: counters[metric('missed')] ?? 0,
      repeated: counters[metric('repeated')] ?? 0,
    };
  } finally {
    await servers.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function scriptOf(mode: string, target: string): object {
  const { clients, pollIntervalMs, messagesPerSecond, durationS } = LOAD;
  return {
    config: {
      target,
      phases: [{ duration: 4, arrivalCount: clients }],
      engines: {
        'pull-vs-push': {
          publish: { perSecond: messagesPerSecond, afterSeconds: 8, seconds: durationS, payloadBytes: 20 },
        },
      },
    },
    scenarios: [{ engine: 'pull-vs-push', flow: [{ read: { mode, pollIntervalMs } }] }],
  };
}
