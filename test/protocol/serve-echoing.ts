import type { RunningServer } from '../../src/server.ts';
import { serve } from '../support/serve.ts';
import { type Limits, stage } from './echoing-socket-io.ts';

/** This project's server, echoing. */
export interface EchoingServer {
  readonly url: RunningServer['url'];
  /** Engine.IO's sessions that are open. */
  sessions(): number;
  /** Whether a poll of the session is held open. */
  holdsPoll(sid: string): boolean;
}

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
