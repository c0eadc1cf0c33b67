import { execFileSync } from 'node:child_process';
import { type MemoryMongod, type MongodOptions, startMemoryMongod } from '../../src/store/memory-mongo.ts';
import { StoreError } from '../../src/store/store-error.ts';

/** A mongod for tests, or the reason why there is none. */
export type MongodForTests = { readonly mongod: MemoryMongod } | { readonly missing: string };

/**
 * Starts a mongod, or prints why tests of MongoDB are skipped. Where `MONGOMS_SYSTEM_BINARY` promises one they may not
 * be skipped: then it throws.
 */
export async function mongodForTests(how: Pick<MongodOptions, 'replicaSet'> = {}): Promise<MongodForTests> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  try {
    return { mongod: await startMemoryMongod({ say, firstByteMs: 1500, ...how }) };
  } catch (error) {
    if (process.env['MONGOMS_SYSTEM_BINARY'] || !(error instanceof StoreError)) throw error;
    say(`Tests of MongoDB are skipped: ${error.message}`);
    return { missing: error.message };
  }
}

/** Returns the URI of a database. */
export function uriOf({ uri }: MemoryMongod, database: string): string {
  const url = new URL(uri);
  url.pathname = `/${database}`;
  return url.href;
}

/** Sends a signal to a mongod that this process has started. */
export function signalMongod({ uri }: MemoryMongod, signal: NodeJS.Signals): void {
  const pid = mongodPid(process.pid, new URL(uri).port);
  if (pid === undefined) throw new Error(`no mongod of this process listens at ${uri}`);
  process.kill(pid, signal);
}

/** Returns the id of the mongod that a process has started. The command line tells it from mongodb-memory-server's watchdog, also a child. */
export function mongodPid(parent: number, port = ''): number | undefined {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  for (const line of lines) {
    const [, pid, ppid, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (Number(ppid) === parent && args.includes('mongod') && args.includes(`--port ${port}`))
      return Number(pid);
  }
  return undefined;
}
