import type { RunningServer } from '../../src/server.ts';
import { serve } from '../support/serve.ts';
import { type Limits, stage } from './echoing-socket-io.ts';

/** This project's server, which also echoes events. */
export interface EchoingServer {
  readonly url: RunningServer['url'];
  /** Returns the number of open Engine.IO sessions. */
  sessions(): number;
  /** Returns whether the server holds a poll of this session. */
  holdsPoll(sid: string): boolean;
}

/**
 * Starts the server for one test.
 *
 * @throws {Error} if the test file does not replace the package `socket.io`.
 */
export async function serveEchoing(limits: Limits = {}): Promise<EchoingServer> {
  stage.limits = limits;
  stage.latest = undefined;
  const { url } = await serve();
  const { engine } = latestServer();
  return {
    url,
    sessions: () => engine.clientsCount,
    holdsPoll(sid) {
      const { clients } = engine as unknown as {
        clients: Record<string, { transport: { writable: boolean } }>;
      };
      return clients[sid]?.transport.writable === true;
    },
  };
}

function latestServer(): NonNullable<typeof stage.latest> {
  if (stage.latest === undefined) throw new Error('the package socket.io is not replaced in this test file');
  return stage.latest;
}
