import { type CannedAnswer, canAnswer } from '../canned.ts';
import type { Contender, PerfCase } from '../case.ts';
import { type Host, startHost } from '../host.ts';
import { cpuPerOperation } from '../load/cpu.ts';
import { createPollers } from '../load/polls.ts';

export interface PollSpec {
  readonly name: string;
  readonly title: string;
  /** Messages in the log, of which the poll asks for those beyond `since`. */
  readonly messages: number;
  readonly since: number;
  /** Ask with the validator of the last answer. */
  readonly conditional: boolean;
  readonly ratio: number;
}

const POLLS = 20_000;
/** Polls under way at the same time. */
const AT_ONCE = 50;
const MESSAGE_TEXT = 'x'.repeat(20);

/** Server CPU of one poll, against `node:http` giving the same bytes with nothing around it. */
export function pollCase(spec: PollSpec): PerfCase {
  const path = `/messages?since=${spec.since}`;

  const startOurs = async (): Promise<{ host: Host; canned: CannedAnswer; etag: string | undefined }> => {
    const host = await startHost('ours');
    for (let message = 0; message < spec.messages; message++)
      await host.call('publish', { text: MESSAGE_TEXT });
    const first = await canAnswer(host.baseUrl + path);
    if (!spec.conditional) return { host, canned: first, etag: undefined };
    const etag = first.headers['etag'] ?? '';
    return { host, canned: await canAnswer(host.baseUrl + path, { 'If-None-Match': etag }), etag };
  };

  const contender = (
    name: string,
    find: () => Promise<{ host: Host; canned: CannedAnswer; etag: string | undefined }>,
  ): Contender => ({
    name,
    async start({ work }) {
      const { host, canned, etag } = await find();
      const pollers = createPollers(host.baseUrl, { connections: AT_ONCE, atOnce: AT_ONCE });
      const polls = Math.ceil(POLLS * work);
      const load = { path, status: canned.status, bodyLength: canned.body.length, ...(etag && { etag }) };
      return {
        measure: () => cpuPerOperation(host, polls, () => pollers.send(polls, load)),
        async close() {
          await pollers.close();
          await host.close();
        },
      };
    },
  });

  return {
    name: spec.name,
    title: spec.title,
    unit: 'µs/poll',
    ours: contender('ours', startOurs),
    references: [
      contender('node:http', async () => {
        const { host, canned, etag } = await startOurs();
        await host.close();
        return { host: await startHost('bare-answer', canned), canned, etag };
      }),
    ],
    promise: { reference: 'node:http', ratio: spec.ratio },
  };
}

const UP_TO_DATE = '/messages?since=0';

/** Polls that find nothing, over so many connections, of which few are busy at a time. */
function manyConnections(
  name: string,
  connections: number,
  startServer: () => Promise<{ host: Host; canned: CannedAnswer }>,
): Contender {
  return {
    name,
    async start({ work }) {
      const { host, canned } = await startServer();
      const pollers = createPollers(host.baseUrl, { connections, atOnce: AT_ONCE });
      const polls = Math.max(connections, Math.ceil(POLLS * work));
      const load = { path: UP_TO_DATE, status: canned.status, bodyLength: canned.body.length };
      return {
        measure: () => cpuPerOperation(host, polls, () => pollers.send(polls, load)),
        async close() {
          await pollers.close();
          await host.close();
        },
      };
    },
  };
}

async function startOursUpToDate(): Promise<{ host: Host; canned: CannedAnswer }> {
  const host = await startHost('ours');
  return { host, canned: await canAnswer(host.baseUrl + UP_TO_DATE) };
}

/** This project's server, polled by so many. */
export const oursPolls = (connections: number): Contender =>
  manyConnections('ours', connections, startOursUpToDate);

/** `node:http` giving as many the same bytes. */
export const barePolls = (connections: number): Contender =>
  manyConnections('node:http', connections, async () => {
    const { host, canned } = await startOursUpToDate();
    await host.close();
    return { host: await startHost('bare-answer', canned), canned };
  });
