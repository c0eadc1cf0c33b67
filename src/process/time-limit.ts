/**
 * Waits for something, but not for ever. What is waited for goes on when it is late: whoever calls ends it.
 *
 * @param tooLate - makes the error that this rejects with when the limit has passed.
 */
export async function withTimeLimit<T>(limitMs: number, work: Promise<T>, tooLate: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooLate()), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
