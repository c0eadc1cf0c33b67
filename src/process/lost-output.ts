/** Nobody reads any more: the other end of the pipe is closed, or the terminal is gone. */
const NOBODY_READS: readonly (string | undefined)[] = ['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'];

/**
 * Keeps a process at work when its standard output or standard error can no longer be written; without this, Node ends it.
 *
 * @param onFailed - called when output is lost for another reason than that nobody reads it, such as a disk that is full.
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
