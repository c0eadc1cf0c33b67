import type { Buffer } from 'node:buffer';

/** The members that a socket and a response have in common. */
interface Corkable {
  cork(): void;
  uncork(): void;
  write(bytes: Buffer): boolean;
}

/** Writes several buffers in one system call, without joining them. */
export function writeTogether(stream: Corkable, parts: readonly Buffer[]): void {
  // A single buffer is not corked, since a corked stream queues it first.
  const corked = parts.length > 1;
  if (corked) stream.cork();
  for (const part of parts) stream.write(part);
  if (corked) stream.uncork();
}
