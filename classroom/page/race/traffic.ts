import type { Race } from './race.ts';

/** Adds what the browser itself knows of finished requests (Resource Timing) to the lanes that made them. */
export function watchTraffic(race: Race): void {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      const lane = new URL(entry.name).searchParams.get('lane');
      const record = race.lanes.find(({ id }) => id === lane)?.record;
      if (record === undefined || entry.responseStatus === 0) continue;
      // No answer has no bytes: a browser that says 0 does not tell, and what is not known stays a dash.
      if (entry.transferSize > 0) record.addBytes(entry.transferSize);
      // Socket.IO's own requests are made out of the page's sight.
      if (entry.name.includes('transport=polling')) record.addRequests(1);
    }
    // The browser keeps entries until it is told not to.
    performance.clearResourceTimings();
  }).observe({ type: 'resource' });
}
