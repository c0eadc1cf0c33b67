import { availableParallelism, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { type ReadText, readText } from './read-text.ts';

/** What this process may use of the machine. */
export interface UsableMachine {
  /** Cores that it can keep busy at once: those that it may run on, and no more than its CPU time allows. */
  readonly cores: number;
  /** CPU seconds a second that its control group allows; absent where that is no less than the cores. */
  readonly cpuLimitCores?: number;
  readonly memoryBytes: number;
}

/** Describes what this process may use: its CPU affinity, and the limits of the control groups that it is in (Linux, containers). */
export function usableMachine(read: ReadText = readText): UsableMachine {
  const mayRunOn = availableParallelism();
  const limitCores = least(cgroupFiles('cpu', read).map(cpuLimit));
  const memoryBytes = Math.min(totalmem(), least(cgroupFiles('memory', read).map(memoryLimit)));
  if (limitCores >= mayRunOn) return { cores: mayRunOn, memoryBytes };
  return { cores: Math.max(1, Math.floor(limitCores)), cpuLimitCores: limitCores, memoryBytes };
}

/** CPU time in a second, in seconds, that this process and those it starts may use together. */
export function usableCpuCores(): number {
  const { cores, cpuLimitCores } = usableMachine();
  return cpuLimitCores ?? cores;
}

/** A control group's own files, read by their name. */
type Group = (file: string) => string | undefined;

/** The control groups whose limits bind this process: its own and all above it [Linux, cgroups(7)]. */
function cgroupFiles(controller: 'cpu' | 'memory', read: ReadText): Group[] {
  return (read('/proc/self/cgroup') ?? '').split('\n').flatMap((line) => {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    const mounts =
      controllers === ''
        ? ['/sys/fs/cgroup']
        : controllers.split(',').includes(controller)
          ? [`/sys/fs/cgroup/${controllers}`, `/sys/fs/cgroup/${controller}`]
          : [];
    // In a container the path may be the host's; only its root can be read then.
    return mounts.flatMap((mount) =>
      upwards(path).map(
        (level): Group =>
          (file) =>
            read(`${mount}${level === '/' ? '' : level}/${file}`),
      ),
    );
  });
}

function upwards(path: string): string[] {
  return path === '' ? [] : path === '/' ? ['/'] : [path, ...upwards(dirname(path))];
}

/** Reads a group's limit of CPU time. Version 2 has quota and period in one file, version 1 in two; `max` and -1 mean no limit. */
function cpuLimit(group: Group): number {
  const [quota, period] = group('cpu.max')?.trim().split(' ') ?? [
    group('cpu.cfs_quota_us'),
    group('cpu.cfs_period_us'),
  ];
  return positive(Number(quota) / Number(period));
}

function memoryLimit(group: Group): number {
  return positive(Number(group('memory.max') ?? group('memory.limit_in_bytes')));
}

function positive(limit: number): number {
  return limit > 0 ? limit : Number.POSITIVE_INFINITY;
}

function least(limits: readonly number[]): number {
  return Math.min(Number.POSITIVE_INFINITY, ...limits);
}
