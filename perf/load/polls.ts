import { createLeanHttpTransport } from '../../src/lean/http-transport.ts';
import type { PollTransport } from '../../src/modes/poll-wire/transport.ts';

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
  close(): Promise<void>;
}

export function createPollers(baseUrl: string, connections: number): Pollers {
  const transports = Array.from({ length: connections }, () => createLeanHttpTransport(baseUrl));
  return {
    async send(polls, load) {
      const each = Math.ceil(polls / connections);
      await Promise.all(transports.map((transport) => sendInTurn(transport, each, load)));
    },
    async close() {
      await Promise.all(transports.map((transport) => transport.close()));
    },
  };
}

async function sendInTurn(
  transport: PollTransport,
  polls: number,
  { path, etag, status, bodyLength }: PollLoad,
): Promise<void> {
  for (let poll = 0; poll < polls; poll++) {
    const answer = await transport.ask(path, etag);
    if (answer.status !== status || answer.body.length !== bodyLength) {
      throw new Error(
        `expected ${status} with ${bodyLength} characters; got ${answer.status} with ${answer.body.length}`,
      );
    }
  }
}
