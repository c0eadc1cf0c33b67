/** What a process has spent since it started, and what it holds now. */
export interface Cost {
  readonly cpuMs: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
}

/**
 * Measures the CPU time of a process while `work` runs.
 *
 * @param operations - number of operations in `work`.
 * @returns microseconds for one operation.
 */
export async function cpuPerOperation(
  process: { cost(): Promise<Pick<Cost, 'cpuMs'>> },
  operations: number,
  work: () => Promise<void>,
): Promise<number> {
  const before = await process.cost();
  await work();
  const after = await process.cost();
  return ((after.cpuMs - before.cpuMs) * 1000) / operations;
}
