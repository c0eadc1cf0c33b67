import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DryMongoBinary } from 'mongodb-memory-server-core';
import { StoreError } from './store-error.ts';

/** Options of a download of mongod. */
export interface MongodDownload {
  /** Called with each line of progress: what is downloaded, and how far it is. */
  readonly say: (line: string) => void;
  /** Time limit for the first byte of the download, DNS and TLS included, in milliseconds. */
  readonly firstByteMs: number;
}

const DOWNLOADER = fileURLToPath(new URL('./mongod-download.mjs', import.meta.url));

/** Longest time without progress. Unpacking takes a few seconds without any. */
const STALL_MS = 30_000;

const DOWNLOAD_MS = 600_000;

/**
 * Makes sure that mongodb-memory-server has a mongod to start: the one that `MONGOMS_SYSTEM_BINARY` names, one that it downloaded
 * before, or one that it downloads now (about 100 MB) by its `MONGOMS_` variables.
 *
 * The download itself tests the network, since no other request would use the same mirror, proxy and certificates. It is ended if its
 * first byte takes longer than `firstByteMs`.
 *
 * @throws {StoreError} if there is no mongod and none can be downloaded.
 */
export async function ensureMongod(options: MongodDownload): Promise<void> {
  const found = await DryMongoBinary.locateBinary({ version: '' }).catch((error: Error) => {
    throw new StoreError('MONGOMS_SYSTEM_BINARY names no mongod', error.message);
  });
  if (found === undefined) await download(options);
}

function download({ say, firstByteMs }: MongodDownload): Promise<void> {
  const child = fork(DOWNLOADER, {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    // Fail at once rather than retry after pauses; a later run resumes the download.
    env: { MONGOMS_MAX_RETRIES: '1', ...process.env },
  });
  return new Promise<void>((resolve, reject) => {
    const limit = (ms: number, what: string) => setTimeout(() => giveUp(`${what} within ${ms / 1000} s`), ms);
    const total = limit(DOWNLOAD_MS, 'not complete');
    let silence = limit(firstByteMs, 'no answer');
    let over = false;
    const stopTimers = () => {
      over = true;
      clearTimeout(silence);
      clearTimeout(total);
    };
    const giveUp = (reason: string) => {
      stopTimers();
      child.kill('SIGKILL');
      reject(new StoreError('no mongod is here and none could be downloaded', withoutCredentials(reason)));
    };

    if (child.stdout) {
      createInterface(child.stdout).on('line', (line) => {
        // Lines can still arrive after the download was given up; do not start another timer for them.
        if (over) return;
        clearTimeout(silence);
        silence = limit(STALL_MS, 'nothing more came');
        say(line.trim());
      });
    }
    child.once('message', (problem) => giveUp(String(problem)));
    child.once('error', (error) => giveUp(error.message));
    child.once('close', (code, signal) => {
      if (code !== 0) giveUp(`the downloader ended with ${signal ?? code}`);
      stopTimers();
      resolve();
    });
  });
}

/** Removes credentials from URLs: mongodb-memory-server's errors quote the mirror's URL as given. */
function withoutCredentials(text: string): string {
  return text.replaceAll(/\/\/[^/\s]*@/g, '//***@');
}
