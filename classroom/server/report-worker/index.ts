import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Language } from '../../../bench/report/words/index.ts';
import { DATA_FILE } from '../../../bench/result/file.ts';
import type { Parts } from './parts.ts';
import type { Order } from './thread.ts';

/** Parts kept, of half a megabyte at most: the last few runs in the languages that they were read in. */
const KEPT = 16;

const ENTRY = new URL('./thread.mjs', import.meta.url);

/**
 * A part of what is made of a run, or `undefined` where there is no such run to read. It is made once, however many ask, until
 * the run's data change.
 */
export type Press = <Part extends keyof Parts>(
  part: Part,
  run: string,
  language: Language,
) => Promise<Parts[Part] | undefined>;

/** Does what is ordered. */
type Print = (order: Order) => Promise<unknown>;

/**
 * Prints in a thread, one order after another: the race runs in this one, and would show a chart being drawn as latency of the
 * server.
 */
export function createPress(resultsFolder: string, print: Print = printInOwnThread): Press {
  const kept = new Map<string, { readonly modifiedMs: number; readonly printed: Promise<unknown> }>();
  let looked: Promise<unknown> = Promise.resolve();
  let last: Promise<unknown> = Promise.resolve();

  const printed = async (part: keyof Parts, run: string, language: Language): Promise<unknown> => {
    const folder = join(resultsFolder, run);
    // One look after the other: files answer in any order, and who asked first is served first.
    const look = looked.then(() => stat(join(folder, DATA_FILE)).catch(() => undefined));
    looked = look;
    const found = await look;
    if (found === undefined) return undefined;
    const key = `${run} ${language} ${part}`;
    const known = kept.get(key);
    if (known?.modifiedMs === found.mtimeMs) return known.printed;

    const printing = last.then(() => print({ folder, language, part }));
    last = printing.catch(() => kept.delete(key));
    kept.delete(key);
    kept.set(key, { modifiedMs: found.mtimeMs, printed: printing });
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return printing;
  };
  return printed as Press;
}

/** The thread ends with its work: the next run is a while away, and the libraries that draw are large. */
async function printInOwnThread(order: Order): Promise<unknown> {
  const worker = new Worker(ENTRY, { workerData: order });
  // A server that closes does not wait for pictures.
  worker.unref();
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`the thread that draws ended with exit code ${code}`);
  });
  const [answer] = (await Promise.race([once(worker, 'message'), ended])) as [unknown];
  return answer;
}
