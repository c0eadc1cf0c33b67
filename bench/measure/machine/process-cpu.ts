import { type ReadText, readText } from './read-text.ts';

/** A tick of user and system time, in ms: Linux shows all systems 100 a second. */
const TICK_MS = 10;

/** Returns the user and system time of a process, in ms, from Linux's counters [proc(5)]; `undefined` where there are none. */
export function cpuMsOf(pid: number, read: ReadText = readText): number | undefined {
  // The 14th and 15th field; the second, in brackets, may hold spaces.
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Returns the ids of a process's children; none where the system does not tell. */
export function childrenOf(pid: number, read: ReadText = readText): readonly number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`)?.trim() ?? '';
  return children === '' ? [] : children.split(' ').map(Number);
}
