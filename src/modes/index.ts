import { conditionalPoll } from './conditional-poll/index.ts';
import { longPoll } from './long-poll/index.ts';
import type { Mode, Wire } from './mode.ts';
import { shortPoll } from './short-poll/index.ts';
import { socketIo } from './socket.io/index.ts';
import { socketIoUpgrade } from './socket.io-upgrade/index.ts';
import { sse } from './sse/index.ts';
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
];

/** The server halves, each once. */
export const wires: readonly Wire[] = [...new Set(modes.map((mode) => mode.wire))];

/** Looks a mode up by its name or an alias. */
export function findMode(name: string): Mode | undefined {
  return modes.find((mode) => mode.name === name || mode.aliases.includes(name));
}
