import type { Race } from './race.ts';

/** Adds bytes and requests that the browser reports (Resource Timing) to the lanes that made the requests. */
export function watchTraffic(race: Race): void {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      const lane = new URL(entry.name).searchParams.get('lane');
      const record = race.lanes.find(({ id }) => id === lane)?.record;
      if (record === undefined || entry.responseStatus === 0) continue;
      // 0 means that the browser does not report the size, since no answer is empty. Then the figure stays unknown.
      if (entry.transferSize > 0) record.addBytes(entry.transferSize);
      // Socket.IO makes its polling requests itself, so they are counted here.
      if (entry.name.includes('transport=polling')) record.addRequests(1);
    }
    // Without this the browser would keep all entries.
    performance.clearResourceTimings();
  }).observe({ type: 'resource' });
}
