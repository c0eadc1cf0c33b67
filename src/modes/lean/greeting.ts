import type { Buffer } from 'node:buffer';
import type { ChannelOwner } from '../client/channel-reader.ts';
import type { Greeting } from '../push/greeting.ts';
import { parseObject } from './json-object.ts';
import { readSeq } from './message-seq.ts';
import { ProtocolError } from './protocol-error.ts';

/** The beginning of a greeting. No message begins so: its first member is `seq`. */
const OPENING = '{"log":';

/**
 * Reads a greeting.
 *
 * @param from - where it begins.
 * @param to - where it ends, exclusive.
 * @returns `undefined` if the bytes are something else.
 * @throws {ProtocolError} if they begin like a greeting and are none.
 */
export function readGreeting(bytes: Buffer, from: number, to: number): Greeting | undefined {
  for (let index = 0; index < OPENING.length; index++) {
    if (bytes[from + index] !== OPENING.charCodeAt(index)) return undefined;
  }
  const { log, reset } = parseObject(bytes.toString('utf8', from, to));
  if (typeof log !== 'string') throw new ProtocolError('a greeting must name the log');
  return reset === true ? { log, reset } : { log };
}

/** Passes on what a channel without named events sent, in JSON: its greeting or a message. @throws {ProtocolError} if it is neither. */
export function takePushed(
  bytes: Buffer,
  from: number,
  to: number,
  reader: Pick<ChannelOwner, 'greeted' | 'message'>,
): void {
  const greeting = readGreeting(bytes, from, to);
  if (greeting === undefined) reader.message(readSeq(bytes, from, to));
  else reader.greeted(greeting.log, greeting.reset === true);
}
