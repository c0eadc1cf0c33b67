import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 250;

/**
 * Calls back once the command that started this process has ended: the parent, which changes the parent's id [POSIX exit()], or the npm behind it
 * where the parent is its shell, which npm leaves behind at a SIGHUP. Never calls on Windows, which keeps the id; npm's shell is seen on Linux
 * only, and those of other systems replace themselves by this process.
 */
export function onOrphaned(call: () => void): void {
  const parent = process.ppid;
  const npm = isShellOfCommand(parent) ? parentOf(parent) : undefined;
  const look = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || parentOf(parent) === npm)) return;
    clearInterval(look);
    call();
  }, LOOK_EVERY_MS);
  look.unref();
}

/** Whether a process is a shell for one command. An interactive one may end, as at a logout, and what it started should go on. */
function isShellOfCommand(pid: number): boolean {
  return read(`/proc/${pid}/cmdline`)?.split('\0')[1] === '-c';
}

function parentOf(pid: number): number | undefined {
  const parent = /^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return parent === undefined ? undefined : Number(parent);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
