import { askOnce, type PollTransport } from '../../src/modes/poll/client/transport.ts';
import { createLeanHttpTransport } from '../../src/modes/poll/lean/http-transport.ts';
import { evenly } from './evenly.ts';

export interface PollLoad {
  readonly path: string;
  readonly etag?: string;
  /** Anything else is an error, so that nothing but the answer meant is measured. */
  readonly status: number;
  readonly bodyLength: number;
}

/** Connections over which polls are sent, the next when the last is answered. */
export interface Pollers {
  send(polls: number, load: PollLoad): Promise<void>;
  /** Sends them at even times instead, whether others are under way or not. */
  sendEvenly(polls: number, perSecond: number, load: PollLoad): Promise<void>;
  close(): Promise<void>;
}

/** @param atOnce - polls under way at the same time; the connections take turns. */
export function createPollers(
  baseUrl: string,
  { connections, atOnce }: { readonly connections: number; readonly atOnce: number },
): Pollers {
  const transports = Array.from({ length: connections }, () => createLeanHttpTransport(baseUrl));
  return {
    async send(polls, load) {
      let sent = 0;
      const lane = async (_: unknown, first: number): Promise<void> => {
        for (let turn = first; sent < polls; turn += atOnce) {
          sent++;
          await sendOne(transports[turn % connections] as PollTransport, load);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, lane));
    },
    async sendEvenly(polls, perSecond, load) {
      // A connection carries one poll at a time.
      const last = transports.map((): Promise<void> => Promise.resolve());
      await evenly(polls, perSecond, (turn) => {
        const at = turn % connections;
        last[at] = (last[at] as Promise<void>).then(() => sendOne(transports[at] as PollTransport, load));
        return last[at];
      });
    },
    async close() {
      await Promise.all(transports.map((transport) => transport.close()));
    },
  };
}

async function sendOne(
  transport: PollTransport,
  { path, etag, status, bodyLength }: PollLoad,
): Promise<void> {
  const answer = await askOnce(transport, path, etag);
  if (answer.status !== status || answer.body.length !== bodyLength) {
    throw new Error(
      `expected ${status} with ${bodyLength} characters; got ${answer.status} with ${answer.body.length}`,
    );
  }
}
