/** Returns what keeps this process's event loop alive, counted by its kind, such as `TCPSocketWrap` and `Timeout`. */
export function countActiveResources(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
