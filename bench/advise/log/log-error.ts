import { UsageError } from '../../../src/process/explained-error.ts';

/** A log of messages that cannot be used. The message names the file, the line, what stands there, and what to do. */
export class LogError extends UsageError {
  override readonly name = 'LogError';
}
