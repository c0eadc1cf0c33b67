import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DryMongoBinary } from 'mongodb-memory-server';
import { StoreError } from './store-error.ts';

/** How to get a mongod when there is none yet. */
export interface MongodDownload {
  /** Told a line at a time: what is downloaded, and how far it is. */
  readonly say: (line: string) => void;
  /** How long the download may take to deliver its first byte, name look-up and TLS included, in milliseconds. */
  readonly firstByteMs: number;
}

const DOWNLOADER = fileURLToPath(new URL('./mongod-download.mjs', import.meta.url));

/** How long a running download may stand still. Unpacking is silent and takes a few seconds. */
const STALL_MS = 30_000;

const DOWNLOAD_MS = 600_000;

/**
 * Makes sure that mongodb-memory-server has a mongod to start: the one of `MONGOMS_SYSTEM_BINARY`, one that it
 * downloaded before, or one that is downloaded now (about 100 MB) as its `MONGOMS_` variables say.
 *
 * The download itself is the probe of the network: no other request would go through the same mirror, proxy and
 * certificates. It is ended when its first byte takes too long.
 *
 * @throws {StoreError} when there is none and none can be had.
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
    // A failure is told at once rather than after pauses; a later run resumes where this one stopped.
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
        // Lines may still come from the pipe after it was given up; a timer for the next would outlive it.
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

/** mongodb-memory-server quotes the URL of a mirror as it was given. */
function withoutCredentials(text: string): string {
  return text.replaceAll(/\/\/[^/\s]*@/g, '//***@');
}
