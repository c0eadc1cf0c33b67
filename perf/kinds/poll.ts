import { closeOnFailure, closeTogether } from '../../src/process/close-stack.ts';
import { type CannedAnswer, canAnswer } from '../hosts/canned.ts';
import { type Host, startHost } from '../hosts/start-host.ts';
import { cpuPerOperation } from '../load/cpu.ts';
import { createPollers } from '../load/polls.ts';
import type { Contender, Pace, PerfCase } from './case.ts';

/** A case that polls. */
export interface PollSpec {
  readonly name: string;
  readonly title: string;
  /** Number of messages in the log. The poll asks for those beyond `since`. */
  readonly messages: number;
  readonly since: number;
  /** Whether polls send `If-None-Match` with the current ETag. */
  readonly conditional: boolean;
  /** Greatest promised ratio to `node:http`. */
  readonly ratio: number;
}

const POLLS = 20_000;
/** Most polls in flight at the same time. */
const AT_ONCE = 50;
/** Total rate of polls at an even pace: a seventh of a server's capacity, so that it is neither idle nor overloaded. */
const POLLS_PER_S = 5_000;
const MESSAGE_TEXT = 'x'.repeat(20);

/** A server to poll, and the answer that it must give. */
interface Polled {
  readonly host: Host;
  readonly canned: CannedAnswer;
  /** Sent as `If-None-Match`. */
  readonly etag?: string;
}

interface PollLoadSpec {
  readonly name: string;
  /** Number of connections, of which {@link AT_ONCE} are in use at a time. */
  readonly connections: number;
  readonly path: string;
  readonly pace?: Pace;
  startServer(): Promise<Polled>;
}

function pollContender({ name, connections, path, pace, startServer }: PollLoadSpec): Contender {
  return {
    name,
    async start({ work }) {
      const { host, canned, etag } = await startServer();
      const pollers = createPollers(host.baseUrl, { connections, atOnce: AT_ONCE });
      const polls = Math.max(connections, Math.ceil(POLLS * work));
      const load = { path, status: canned.status, bodyLength: canned.body.length, ...(etag && { etag }) };
      return {
        measure: () =>
          cpuPerOperation(host, polls, () =>
            pace === 'even' ? pollers.sendEvenly(polls, POLLS_PER_S, load) : pollers.send(polls, load),
          ),
        async close() {
          await closeTogether([pollers.close(), host.close()]);
        },
      };
    },
  };
}

/** Starts another server to record its answer, ends it, and starts bare `node:http` with that answer. */
async function startBare(startOther: () => Promise<Polled>): Promise<Polled> {
  const { host, ...answer } = await startOther();
  await host.close();
  return { ...answer, host: await startHost('bare-answer', answer.canned) };
}

/** Creates a case that measures the server's CPU time for one poll, compared with bare `node:http` that sends the same bytes. */
export function pollCase(spec: PollSpec): PerfCase {
  const path = `/messages?since=${spec.since}`;

  const startOurs = async (): Promise<Polled> => {
    return closeOnFailure(await startHost('ours'), async (host) => {
      for (let message = 0; message < spec.messages; message++)
        await host.call('publish', { text: MESSAGE_TEXT });
      const first = await canAnswer(host.baseUrl + path);
      if (!spec.conditional) return { host, canned: first };
      const etag = first.headers['etag'] ?? '';
      return { host, canned: await canAnswer(host.baseUrl + path, { 'If-None-Match': etag }), etag };
    });
  };

  const load = { connections: AT_ONCE, path };
  return {
    name: spec.name,
    title: spec.title,
    unit: 'µs/poll',
    ours: pollContender({ ...load, name: 'ours', startServer: startOurs }),
    references: [pollContender({ ...load, name: 'node:http', startServer: () => startBare(startOurs) })],
    promise: { reference: 'node:http', ratio: spec.ratio },
  };
}

const UP_TO_DATE = '/messages?since=0';

async function startOursUpToDate(): Promise<Polled> {
  return closeOnFailure(await startHost('ours'), async (host) => ({
    host,
    canned: await canAnswer(host.baseUrl + UP_TO_DATE),
  }));
}

/** This project's server, polled over `connections` connections without finding a message. */
export const oursPolls = (connections: number, pace: Pace): Contender =>
  pollContender({ name: 'ours', connections, path: UP_TO_DATE, pace, startServer: startOursUpToDate });

/** Bare `node:http` that answers the same polls with the same bytes. */
export const barePolls = (connections: number, pace: Pace): Contender =>
  pollContender({
    name: 'node:http',
    connections,
    path: UP_TO_DATE,
    pace,
    startServer: () => startBare(startOursUpToDate),
  });
