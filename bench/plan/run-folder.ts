import { mkdir, mkdtemp, open, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PlanError } from './plan-error.ts';

/**
 * Makes a folder and its missing parents, one level at a time. Does nothing when the folder exists.
 *
 * Node's recursive `mkdir` never returns where the parent exists but `mkdir` fails with ENOENT, as below `/proc`.
 *
 * @throws the system's error when a folder cannot be made.
 */
export async function ensureFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    const parent = dirname(folder);
    if (code !== 'ENOENT' || parent === folder) throw error;
    await ensureFolder(parent);
    await mkdir(folder).catch((second: NodeJS.ErrnoException) => {
      // EEXIST: another process made it in between.
      if (second.code !== 'EEXIST') throw second;
    });
  }
}

/**
 * Makes a run's own folder and returns its path. The `mkdir` itself claims the name, so two runs never share a folder.
 *
 * @param name - the folder's name; without one it is the start time, followed by a number where that is taken.
 * @throws {PlanError} when `name` is taken.
 */
export async function makeRunFolder(
  outFolder: string,
  name: string | undefined,
  startedAt: Date,
): Promise<string> {
  await ensureFolder(outFolder);
  for (let number = 1; ; number++) {
    const folder = join(
      outFolder,
      name ?? (number === 1 ? timeName(startedAt) : `${timeName(startedAt)}-${number}`),
    );
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (name !== undefined) throw PlanError.of([{ option: '--name', message: takenMessage(folder) }]);
    }
  }
}

/** Returns the message for a `--name` that is taken. */
export function takenMessage(folder: string): string {
  return `must be free, but ${folder} is there already; choose another name, remove the folder, or continue its run with --resume`;
}

/**
 * Checks that a folder can be written to, by making a temporary folder in it: permissions alone do not tell.
 *
 * @throws the system's error when it cannot.
 */
export async function probeFolder(folder: string): Promise<void> {
  await rmdir(await mkdtemp(join(folder, '.probe-')));
}

const LOCK_FILE = 'measuring.lock';

/**
 * Locks a run's folder for this process, so that a run which is still being measured cannot be resumed.
 *
 * @returns a function that releases the lock.
 * @throws {PlanError} when a running process holds the lock.
 */
export async function claimFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, LOCK_FILE);
  const writeLock = async (): Promise<void> => {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
  };
  try {
    await writeLock();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = Number(await readFile(path, 'utf8').catch(() => ''));
    if (isRunning(owner)) {
      throw PlanError.of([
        {
          option: '--resume',
          message: `the run in ${folder} is being measured by process ${owner}; wait until it ends (or remove ${path} if that process is another program)`,
        },
      ]);
    }
    // The lock was left behind by a process that was killed.
    await rm(path, { force: true });
    await writeLock();
  }
  return () => rm(path, { force: true });
}

/** Removes a run's folder if it is empty, so that a run that saved nothing leaves nothing behind. */
export async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => {});
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Formats a time as `2026-01-31T12-00-00`, in UTC: it sorts by time and is a valid file name everywhere. */
function timeName(startedAt: Date): string {
  return startedAt.toISOString().slice(0, 19).replaceAll(':', '-');
}
