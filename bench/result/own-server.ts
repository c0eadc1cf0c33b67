import type { Measured } from './schema.ts';

type Figures = Measured['server'];

/** What each server tells of itself that the driver has started. */
type Told =
  | 'cpuMs'
  | 'rssBytes'
  | 'heapBytes'
  | 'idleRssBytes'
  | 'idleHeapBytes'
  | 'connectedHeapBytes'
  | 'utilization'
  | 'storeQueries';

/** The figures of a server that the driver has started. */
export type OwnServerFigures = Figures & { readonly [Name in Told]: number };

const TOLD: readonly Told[] = [
  'cpuMs',
  'rssBytes',
  'heapBytes',
  'idleRssBytes',
  'idleHeapBytes',
  'connectedHeapBytes',
  'utilization',
  'storeQueries',
];

/**
 * Returns the figures of a cell's server, for what only measures servers of its own: calibrations, presets, searches for a capacity.
 *
 * @throws {TypeError} for a server that the driver did not start, of which it knows less.
 */
export function ownServerOf({ server }: Pick<Measured, 'server'>): OwnServerFigures {
  if (!isOwn(server)) throw new TypeError('the driver did not start this server, and so knows less of it');
  return server;
}

function isOwn(server: Figures): server is OwnServerFigures {
  return TOLD.every((name) => server[name] !== undefined);
}
