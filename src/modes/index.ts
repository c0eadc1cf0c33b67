import { conditionalPoll } from './conditional-poll/index.ts';
import type { Endpoint } from './endpoint.ts';
import { longPoll } from './long-poll/index.ts';
import type { ClientKind, CreateClient, Mode } from './mode.ts';
import { ndjson } from './ndjson/index.ts';
import { shortPoll } from './short-poll/index.ts';
import { socketIo } from './socket.io/index.ts';
import { socketIoUpgrade } from './socket.io-upgrade/index.ts';
import { sse } from './sse/index.ts';
import type { Stack } from './stack.ts';
import { webSocket } from './websocket/index.ts';

/** Every way to deliver, in the order of reports. The server, the CLI, the tests and the page derive from this list. */
export const modes: readonly Mode[] = [
  shortPoll,
  conditionalPoll,
  longPoll,
  sse,
  socketIo,
  socketIoUpgrade,
  webSocket,
  ndjson,
];

/** Looks a mode up by its name or an alias. */
export function findMode(name: string): Mode | undefined {
  return modes.find((mode) => mode.name === name || mode.aliases.includes(name));
}

/** Loads the server halves of all modes, of one stack alone. One that several modes share is returned once. */
export async function loadEndpoints(stack: Stack = 'tuned'): Promise<readonly Endpoint[]> {
  const halves = await Promise.all(modes.map(({ server }) => server[stack]()));
  return [...new Set(halves.map(({ endpoint }) => endpoint))];
}

/** Loads the client of a mode. @throws for a name that no mode has. */
export async function loadClient(name: string, kind: ClientKind): Promise<CreateClient> {
  const mode = findMode(name);
  if (mode === undefined) throw new Error(`unknown mode ${name}`);
  const { createClient } = await mode.clients[kind]();
  return createClient;
}
