/** Time for readers to answer a close before their connections are cut. */
const CLOSE_LIMIT_MS = 1_000;

/** Waits for connections that were asked to close, and cuts off those that do not answer. */
export async function closeOrCutOff(closing: Promise<unknown>, cutOff: () => void): Promise<void> {
  const timer = setTimeout(cutOff, CLOSE_LIMIT_MS);
  await closing;
  clearTimeout(timer);
}
