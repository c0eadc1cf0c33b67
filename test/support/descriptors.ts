import { readdirSync } from 'node:fs';

/** Returns the number of a process's open descriptors, or `undefined` if the system does not report it. */
export function openDescriptors(pid: number | 'self'): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}
