import type { Message } from './message.ts';

/** A message with its JSON, encoded once however many readers it goes to. */
export interface LogEntry {
  readonly message: Message;
  readonly json: string;
}

export function toEntry(message: Message): LogEntry {
  return { message, json: JSON.stringify(message) };
}
