import { mkdir, mkdtemp, open, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PlanError } from './plan-error.ts';

/**
 * Makes a folder and those above it that are missing, a level at a time.
 *
 * Node's own recursive `mkdir` never returns where a folder's parent is there and it cannot be made all the same, as below `/proc`.
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
      // Somebody else made it in between.
      if (second.code !== 'EEXIST') throw second;
    });
  }
}

/**
 * Makes a run's own folder. Making it is what decides whose it is: two runs never share one.
 *
 * @param name - the folder's name; without one it is called by the time, with a number behind it where that is taken.
 * @throws {PlanError} when the name is taken.
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

/** What is said of a name that another run has. */
export function takenMessage(folder: string): string {
  return `must be free, but ${folder} is there already; choose another name, remove the folder, or go on with its run by --resume`;
}

/** Whether a folder takes new ones, which is known for certain only when it has taken one. @throws the system's error. */
export async function probeFolder(folder: string): Promise<void> {
  await rmdir(await mkdtemp(join(folder, '.probe-')));
}

const CLAIM = 'measuring.lock';

/**
 * Claims a run's folder for this process, so that nobody goes on with a run that is still being measured.
 *
 * @returns a function that gives it back.
 * @throws {PlanError} when a process that is still there has it.
 */
export async function claimFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, CLAIM);
  const taken = async (): Promise<void> => {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
  };
  try {
    await taken();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = Number(await readFile(path, 'utf8').catch(() => ''));
    if (isRunning(owner)) {
      throw PlanError.of([
        {
          option: '--resume',
          message: `the run in ${folder} is being measured by process ${owner}; wait for its end (or remove ${path} if that is another program)`,
        },
      ]);
    }
    // Left behind by a process that was killed.
    await rm(path, { force: true });
    await taken();
  }
  return () => rm(path, { force: true });
}

/** Removes a run's folder when nothing was saved in it; one that has something in it stays. */
export async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => {});
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** `2026-01-31T12-00-00`: sorts by time, and every file system takes it. */
function timeName(startedAt: Date): string {
  return startedAt.toISOString().slice(0, 19).replaceAll(':', '-');
}
