import type { RequestHandler } from 'express';
import type { Registry } from 'prom-client';
import { type Meter, type MeterSnapshot, REFUSALS, ROLES } from '../meter.ts';

/** What Prometheus is told besides the meter. */
export interface MetricsSource {
  readonly meter: Pick<Meter, 'snapshot'>;
  readonly headSeq: () => number;
  /** Open streams, sockets and held requests, by the name of their endpoint. */
  readonly readers: () => Readonly<Record<string, number>>;
}

type Labels = Readonly<Record<string, string>>;

/** A metric: its name without the prefix, its help, its labels, and its values now. */
interface Definition {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Whether it only grows. */
  readonly isCounter: boolean;
  readonly values: (snapshot: MeterSnapshot, source: MetricsSource) => readonly (readonly [Labels, number])[];
}

const byRole = (of: (totals: MeterSnapshot['roles']['deliver']) => number): Definition['values'] => {
  return ({ roles }) => ROLES.map((role) => [{ role }, of(roles[role])] as const);
};

const DEFINITIONS: readonly Definition[] = [
  {
    name: 'requests_total',
    help: 'HTTP requests, by what they are for',
    labels: ['role'],
    isCounter: true,
    values: byRole(({ requests }) => requests),
  },
  {
    name: 'useful_answers_total',
    help: 'Requests that were answered with a message',
    labels: ['role'],
    isCounter: true,
    values: byRole(({ useful }) => useful),
  },
  {
    name: 'empty_answers_total',
    help: 'Requests that were answered without a message',
    labels: ['role'],
    isCounter: true,
    values: byRole(({ empty }) => empty),
  },
  {
    name: 'handshakes_total',
    help: 'Requests that opened a lasting connection',
    labels: ['role'],
    isCounter: true,
    values: byRole(({ handshakes }) => handshakes),
  },
  {
    name: 'pushes_total',
    help: 'Writes that pushed messages to a reader',
    labels: [],
    isCounter: true,
    values: ({ roles }) => [[{}, roles.deliver.pushes]],
  },
  {
    name: 'bytes_total',
    help: 'Bytes at the sockets',
    labels: ['role', 'direction'],
    isCounter: true,
    values: ({ roles }) =>
      ROLES.flatMap((role) => [
        [{ role, direction: 'in' }, roles[role].bytesIn] as const,
        [{ role, direction: 'out' }, roles[role].bytesOut] as const,
      ]),
  },
  {
    name: 'connections',
    help: 'TCP connections',
    labels: [],
    isCounter: false,
    values: ({ connections }) => [[{}, connections]],
  },
  {
    name: 'readers',
    help: 'Open streams and sockets and held requests, by endpoint',
    labels: ['endpoint'],
    isCounter: false,
    values: (_snapshot, { readers }) =>
      Object.entries(readers()).map(([endpoint, count]) => [{ endpoint }, count] as const),
  },
  {
    name: 'head_seq',
    help: 'seq of the newest message',
    labels: [],
    isCounter: false,
    values: (_snapshot, { headSeq }) => [[{}, headSeq()]],
  },
  {
    name: 'store_queries_total',
    help: 'Queries to the database',
    labels: [],
    isCounter: true,
    values: ({ storeQueries }) => [[{}, storeQueries]],
  },
  {
    name: 'refusals_total',
    help: 'Requests and connections that were refused, by the rule or limit',
    labels: ['by'],
    isCounter: true,
    values: ({ refusals }) => REFUSALS.map((by) => [{ by }, refusals[by]] as const),
  },
  {
    name: 'faults_total',
    help: 'Errors of the server itself',
    labels: [],
    isCounter: true,
    values: ({ faults }) => [[{}, faults]],
  },
];

const PREFIX = 'pull_vs_push_';

/**
 * Answers with the metrics in the text format of Prometheus: the meter's, and those of the process by prom-client, which has the delay of the
 * event loop. Watching that takes CPU of its own, so it begins with the first request.
 */
export function serveMetrics(source: MetricsSource): RequestHandler {
  let registry: Promise<Registry> | undefined;
  let snapshot: MeterSnapshot;
  return async (_request, response) => {
    registry ??= makeRegistry(source, () => snapshot);
    const made = await registry;
    // Once for all metrics, which are then of one moment; a snapshot walks all sockets.
    snapshot = source.meter.snapshot();
    response.type(made.contentType).send(await made.metrics());
  };
}

async function makeRegistry(source: MetricsSource, snapshot: () => MeterSnapshot): Promise<Registry> {
  // Not needed by a server that nobody watches.
  const { Counter, collectDefaultMetrics, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name, help, labels, isCounter, values } of DEFINITIONS) {
    const settings = { name: `${PREFIX}${name}`, help, labelNames: [...labels], registers: [registry] };
    const collect = (metric: { reset(): void; inc(labels: Labels, value: number): void }): void => {
      metric.reset();
      for (const [own, value] of values(snapshot(), source)) metric.inc(own, value);
    };
    if (isCounter) {
      new Counter({
        ...settings,
        collect() {
          collect(this);
        },
      });
    } else {
      new Gauge({
        ...settings,
        collect() {
          collect(this);
        },
      });
    }
  }
  return registry;
}
