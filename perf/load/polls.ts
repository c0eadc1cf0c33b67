import { askOnce, type PollTransport } from '../../src/modes/poll/client/transport.ts';
import { createLeanHttpTransport } from '../../src/modes/poll/lean/http-transport.ts';
import { evenly } from './evenly.ts';

/** The poll to send, and the answer to expect. */
export interface PollLoad {
  readonly path: string;
  readonly etag?: string;
  /** The expected status. Another status or `bodyLength` is an error, so that only the intended answer is measured. */
  readonly status: number;
  readonly bodyLength: number;
}

/** A set of connections over which polls are sent. */
export interface Pollers {
  /** Sends polls in a closed loop: each when an earlier one is answered. @throws on an unexpected answer. */
  send(polls: number, load: PollLoad): Promise<void>;
  /** Sends polls at a fixed rate (open loop). A connection carries one poll at a time. @throws on an unexpected answer. */
  sendEvenly(polls: number, perSecond: number, load: PollLoad): Promise<void>;
  close(): Promise<void>;
}

/** @param atOnce - polls in flight at the same time in a closed loop; the connections take turns. */
export function createPollers(
  baseUrl: string,
  { connections, atOnce }: { readonly connections: number; readonly atOnce: number },
): Pollers {
  const transports = Array.from({ length: connections }, () => createLeanHttpTransport(baseUrl));
  return {
    async send(polls, load) {
      let sent = 0;
      const sendInTurn = async (_: unknown, first: number): Promise<void> => {
        for (let turn = first; sent < polls; turn += atOnce) {
          sent++;
          await sendOne(transports[turn % connections] as PollTransport, load);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, sendInTurn));
    },
    async sendEvenly(polls, perSecond, load) {
      const lastPolls = transports.map((): Promise<void> => Promise.resolve());
      await evenly(polls, perSecond, (poll) => {
        const index = poll % connections;
        const sent = (lastPolls[index] as Promise<void>).then(() =>
          sendOne(transports[index] as PollTransport, load),
        );
        lastPolls[index] = sent;
        return sent;
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
