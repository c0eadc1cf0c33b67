/**
 * Resolves with the result of `work`, or rejects after a time limit. The work itself goes on after the limit; the caller must end it.
 *
 * @param limitMs - time limit in milliseconds.
 * @param tooLate - creates the error thrown when the limit has passed.
 * @throws what `work` rejects with.
 */
export async function withTimeLimit<T>(limitMs: number, work: Promise<T>, tooLate: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooLate()), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
