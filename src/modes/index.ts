import type { Mode, Wire } from './mode.ts';
import { shortPoll } from './short-poll/index.ts';
import { socketIo } from './socket.io/index.ts';

/** Every way to deliver, in the order of reports. The server, the CLI, the tests and the page derive from this list. */
export const modes: readonly Mode[] = [shortPoll, socketIo];

/** The server halves, each once. */
export const wires: readonly Wire[] = [...new Set(modes.map((mode) => mode.wire))];

/** Looks a mode up by its name or an alias. */
export function findMode(name: string): Mode | undefined {
  return modes.find((mode) => mode.name === name || mode.aliases.includes(name));
}
