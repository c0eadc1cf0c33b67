/** Codes of write errors that mean that nobody reads any more: the pipe's other end is closed, or the terminal is gone. */
const NOBODY_READS: readonly (string | undefined)[] = ['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'];

/**
 * Keeps the process running when standard output or standard error can no longer be written. Without an `error` listener Node would end
 * it.
 *
 * @param onFailed - called once for each stream that fails for another reason than that nobody reads it, such as a full disk.
 */
export function surviveLostOutput(onFailed: (problem: string) => void = () => {}): void {
  for (const [name, stream] of [
    ['standard output', process.stdout],
    ['standard error', process.stderr],
  ] as const) {
    let failed = false;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (failed || NOBODY_READS.includes(error.code)) return;
      failed = true;
      onFailed(`${name} cannot be written: ${error.message}`);
    });
  }
}
