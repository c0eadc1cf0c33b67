/** Closes one thing that was opened. */
type Close = () => unknown;

/** What has been opened so far, so that every path that ends it ends all of it. */
export interface CloseStack {
  add(close: Close): void;
  /**
   * Closes everything, last opened first, each one even where another fails. May be called twice.
   *
   * @throws what failed first.
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
 * Goes on with what was just opened, and closes it when that fails.
 *
 * @throws what failed first, also when the end fails too: that is mostly a consequence.
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

/** Closes things at the same time. @throws what failed first, once all have ended. */
export async function closeTogether(closing: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(closing)).find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}
