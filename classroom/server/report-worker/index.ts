import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '../../../bench/report/words/index.ts';
import { DATA_FILE } from '../../../bench/result/file.ts';
import { moduleBeside, startThread } from '../../../src/process/module-beside.ts';
import { runFolderIn } from '../folders.ts';
import type { Parts } from './parts.ts';
import type { Order } from './thread.ts';

/** Most parts in the cache. A part takes up to half a megabyte. */
const MAX_CACHED_PARTS = 16;

const ENTRY = moduleBeside(import.meta.url, './main');

/**
 * Resolves to a part of a run's report, or to `undefined` if there is no readable run of this name. A part is rendered once and then
 * cached until the run's data file changes.
 */
export type GetReportPart = <Part extends keyof Parts>(
  part: Part,
  run: string,
  language: Language,
) => Promise<Parts[Part] | undefined>;

/** Renders one part of one run's report. */
type RenderPart = (order: Order) => Promise<unknown>;

/**
 * Creates the cache of rendered reports. By default each part is rendered in a worker thread, one part at a time: rendering a chart in
 * the server's own thread would show up in the race as latency of the server.
 *
 * @param resultsFolder - folder that holds a folder for each run.
 * @param render - renders a part; tests pass their own.
 */
export function createReportCache(
  resultsFolder: string,
  render: RenderPart = renderInOwnThread,
): GetReportPart {
  const cached = new Map<string, { readonly modifiedMs: number; readonly rendered: Promise<unknown> }>();
  let lastStat: Promise<unknown> = Promise.resolve();
  let lastRender: Promise<unknown> = Promise.resolve();

  const getPart = async (part: keyof Parts, run: string, language: Language): Promise<unknown> => {
    const folder = runFolderIn(resultsFolder, run);
    // One `stat` after another, so that parts are rendered in the order in which they were asked for.
    const nextStat = lastStat.then(() => stat(join(folder, DATA_FILE)).catch(() => undefined));
    lastStat = nextStat;
    const found = await nextStat;
    if (found === undefined) return undefined;
    const key = `${run} ${language} ${part}`;
    const known = cached.get(key);
    if (known?.modifiedMs === found.mtimeMs) return known.rendered;

    const rendered = lastRender.then(() => render({ folder, language, part }));
    lastRender = rendered.catch(() => cached.delete(key));
    cached.delete(key);
    cached.set(key, { modifiedMs: found.mtimeMs, rendered });
    for (const oldest of cached.keys()) {
      if (cached.size <= MAX_CACHED_PARTS) break;
      cached.delete(oldest);
    }
    return rendered;
  };
  return getPart as GetReportPart;
}

/** Renders a part in a thread that then ends, which frees the memory of the chart library. */
async function renderInOwnThread(order: Order): Promise<unknown> {
  const worker = startThread(ENTRY, order);
  // A closing server does not wait for charts.
  worker.unref();
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`the thread that renders reports ended with exit code ${code}`);
  });
  const [answer] = (await Promise.race([once(worker, 'message'), ended])) as [unknown];
  return answer;
}
