import type { Buffer } from 'node:buffer';
import type { Dice } from './dice.ts';

/** One thing that a client does on one of its connections. */
export type Step =
  | { readonly line: number; readonly send: Buffer }
  /** Waits until the server has sent something more, has ended the connection, or is not going to. */
  | { readonly line: number; readonly take: 'answer' };

/**
 * How a client leaves: `end` sends FIN at once, `linger` when the server has answered or is not going to, `reset` sends RST. Only the
 * last leaves the server no way to say something.
 */
export type Ending = 'end' | 'linger' | 'reset';

/** What one client does, from its first byte to its last. */
export interface Input {
  readonly steps: readonly Step[];
  readonly ending: Ending;
}

/** A protocol with inputs of its own. */
export interface Kind {
  readonly name: string;
  make(dice: Dice): Input;
}

/** Stand in the bytes for what is known only while they are sent. */
export const HOST_PLACE = '%HOST%';
export const SESSION_PLACE = '%SID%';

export const ENDINGS: readonly Ending[] = ['end', 'end', 'linger', 'linger', 'reset'];

export function send(bytes: Buffer, line = 0): Step {
  return { line, send: bytes };
}

export function takeAnswer(line = 0): Step {
  return { line, take: 'answer' };
}
