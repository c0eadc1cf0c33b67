/** Sorts times, and the rooms beside them, in place. Messages of one time keep their order. */
export function sortByTime(timesMs: Float64Array, rooms: Uint32Array | undefined): void {
  if (rooms === undefined) {
    timesMs.sort();
    return;
  }
  const order = new Uint32Array(timesMs.length).map((_, at) => at);
  order.sort((a, b) => (timesMs[a] as number) - (timesMs[b] as number) || a - b);
  const [unsortedTimes, unsortedRooms] = [timesMs.slice(), rooms.slice()];
  for (const [at, from] of order.entries()) {
    timesMs[at] = unsortedTimes[from] as number;
    rooms[at] = unsortedRooms[from] as number;
  }
}
