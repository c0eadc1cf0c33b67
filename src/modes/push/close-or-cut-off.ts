/** How long readers may take to answer a close, in milliseconds. */
const CLOSE_LIMIT_MS = 1_000;

/** Waits for connections to close, and calls `cutOff` if that takes too long. */
export async function closeOrCutOff(closing: Promise<unknown>, cutOff: () => void): Promise<void> {
  const timer = setTimeout(cutOff, CLOSE_LIMIT_MS);
  await closing;
  clearTimeout(timer);
}
