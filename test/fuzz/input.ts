import type { Buffer } from 'node:buffer';
import type { Dice } from './dice.ts';

/** One action of a client on one of its connections. `line` is the number of the connection. */
export type Step =
  | { readonly line: number; readonly send: Buffer }
  /** Waits until the server has sent something or ended the connection, or until a time limit. */
  | { readonly line: number; readonly take: 'answer' };

/**
 * How a client disconnects: `end` sends FIN at once, `linger` sends FIN after an answer or a time limit, `reset` sends RST. After RST
 * the server can no longer answer.
 */
export type Ending = 'end' | 'linger' | 'reset';

/** Everything that one client does. */
export interface Input {
  readonly steps: readonly Step[];
  readonly ending: Ending;
}

/** A protocol, and how to make an input for it. */
export interface Kind {
  readonly name: string;
  make(dice: Dice): Input;
}

/** Placeholders in the bytes for values that are known only when they are sent. */
export const HOST_PLACE = '%HOST%';
export const SESSION_PLACE = '%SID%';

/** The token that the server wants. */
export const TOKEN = 'a-token-of-sixteen-letters';

/** What every request is asked for, so that mutations of it reach what asks, and others what is behind. */
export const ENTRANCE: readonly string[] = [
  `Host: ${HOST_PLACE}`,
  `Origin: http://${HOST_PLACE}`,
  `Authorization: Bearer ${TOKEN}`,
];

export const ENDINGS: readonly Ending[] = ['end', 'end', 'linger', 'linger', 'reset'];

export function send(bytes: Buffer, line = 0): Step {
  return { line, send: bytes };
}

export function takeAnswer(line = 0): Step {
  return { line, take: 'answer' };
}
