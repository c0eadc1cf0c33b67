import { closeTogether, openTogether } from '../../../src/process/close-stack.ts';
import type { ThreadHealth } from '../fleet/protocol.ts';
import { openPath, type Path } from './process.ts';

/** The paths between the readers and each of several servers. */
export interface Paths extends Omit<Path, 'baseUrl'> {
  /** The URLs that readers connect to, in the order of the servers. */
  readonly baseUrls: readonly string[];
}

/**
 * Opens a path to each server, as {@link openPath} does.
 *
 * @throws {Error} when a delay proxy does not start; the others are closed then.
 */
export async function openPaths(serverUrls: readonly string[], rttMs: number): Promise<Paths> {
  const paths = await openTogether(serverUrls.map((serverUrl) => openPath(serverUrl, rttMs)));
  return {
    baseUrls: paths.map(({ baseUrl }) => baseUrl),
    gone: Promise.race(paths.map(({ gone }) => gone)),
    begin() {
      for (const path of paths) path.begin();
    },
    async end(): Promise<ThreadHealth[]> {
      return (await Promise.all(paths.map((path) => path.end()))).flat();
    },
    close: () => closeTogether(paths.map((path) => path.close())),
  };
}
