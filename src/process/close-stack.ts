/** Closes one thing that was opened; may return a promise. */
type Close = () => unknown;

/** A stack of close functions for the things opened so far. */
export interface CloseStack {
  add(close: Close): void;
  /**
   * Calls all close functions, last added first, one after the other, also after one has failed. Further calls return the same promise.
   *
   * @throws the first failure, after all have been called.
   */
  closeAll(): Promise<void>;
}

export function createCloseStack(): CloseStack {
  const closes: Close[] = [];
  let closing: Promise<void> | undefined;

  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let close = closes.pop(); close !== undefined; close = closes.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };

  return {
    add: (close) => void closes.push(close),
    closeAll: () => {
      closing ??= closeAll();
      return closing;
    },
  };
}

/**
 * Calls `goOn` with something just opened, and closes it if `goOn` fails.
 *
 * @returns what `goOn` resolves with.
 * @throws the error of `goOn`. An error of `close` is dropped: it is mostly a consequence of the first.
 */
export async function closeOnFailure<Opened extends { close(): Promise<unknown> }, Made>(
  opened: Opened,
  goOn: (opened: Opened) => Promise<Made>,
): Promise<Made> {
  try {
    return await goOn(opened);
  } catch (error) {
    await opened.close().catch(() => {});
    throw error;
  }
}

/** Waits until all promises have settled. @throws the first failure in the order of the list. */
export async function closeTogether(closing: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(closing)).find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * Waits for things that are being opened side by side.
 *
 * @returns all of them, in the order of the list.
 * @throws the first failure in that order, after all that did open have been closed.
 */
export async function openTogether<Opened extends { close(): Promise<unknown> }>(
  opening: readonly Promise<Opened>[],
): Promise<readonly Opened[]> {
  const ends = await Promise.allSettled(opening);
  const opened = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed === undefined) return opened;
  await closeTogether(opened.map((one) => one.close()));
  throw failed.reason;
}
