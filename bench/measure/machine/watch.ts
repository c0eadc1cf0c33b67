import { cpuMsOf } from './process-cpu.ts';
import { type ReadText, readText } from './read-text.ts';

/** What kept the processes of the machine from running in a window. A figure that the system does not tell is absent. */
export interface Hindrance {
  /** How long the server's main thread, which runs its event loop, was ready to run and waited for a core; the longest of several servers. */
  readonly waitedMs: number | undefined;
  /** CPU time of a database that the server runs for itself. */
  readonly databaseCpuMs: number | undefined;
  /** Share of all cores' time that a host took from this virtual machine, 0 to 1. */
  readonly stolenFraction: number | undefined;
  /** Share of the window in which some process waited for memory, 0 to 1. */
  readonly memoryStallFraction: number | undefined;
}

/** The processes that are watched. */
export interface WatchedProcesses {
  /** The servers. */
  readonly pids: readonly number[];
  readonly databasePid?: number;
}

/** Begins to watch. `end` answers what hindered processes since. */
export function watchMachine(watched: WatchedProcesses, read: ReadText = readText): { end(): Hindrance } {
  // The processes of now: a server that is restarted meanwhile has another one then.
  const processes = { ...watched, pids: [...watched.pids] };
  const before = readingOf(processes, read);
  return {
    end() {
      const after = readingOf(processes, read);
      const grown = (of: (reading: Reading) => number | undefined): number | undefined => {
        const [from, to] = [of(before), of(after)];
        return from === undefined || to === undefined ? undefined : to - from;
      };
      const waited = processes.pids.flatMap((_pid, at) => grown(({ waitedMs }) => waitedMs[at]) ?? []);
      return {
        waitedMs: waited.length === 0 ? undefined : Math.max(...waited),
        databaseCpuMs: grown(({ databaseCpuMs }) => databaseCpuMs),
        stolenFraction: shareOf(
          grown(({ stolenTicks }) => stolenTicks),
          grown(({ allTicks }) => allTicks),
        ),
        memoryStallFraction: shareOf(
          grown(({ memoryStallMs }) => memoryStallMs),
          after.atMs - before.atMs,
        ),
      };
    },
  };
}

interface Reading {
  readonly atMs: number;
  /** Of each server. */
  readonly waitedMs: readonly (number | undefined)[];
  readonly databaseCpuMs: number | undefined;
  readonly stolenTicks: number | undefined;
  readonly allTicks: number | undefined;
  readonly memoryStallMs: number | undefined;
}

/** Reads Linux's counters [proc(5); Documentation/accounting/psi.rst]: of a thread in ns, of cores in ticks, of stalls in µs. */
function readingOf({ pids, databasePid }: WatchedProcesses, read: ReadText): Reading {
  const ticks = /^cpu +(.*)$/m
    .exec(read('/proc/stat') ?? '')?.[1]
    ?.split(' ')
    .map(Number);
  const stall = /^some .*total=(\d+)$/m.exec(read('/proc/pressure/memory') ?? '')?.[1];
  return {
    atMs: performance.now(),
    databaseCpuMs: databasePid === undefined ? undefined : cpuMsOf(databasePid, read),
    waitedMs: pids.map((pid) => scaled(read(`/proc/${pid}/schedstat`)?.split(' ')[1], 1e-6)),
    // user, nice, system, idle, iowait, irq, softirq, steal; what guests use is in `user` already.
    stolenTicks: ticks?.[7],
    allTicks: ticks?.slice(0, 8).reduce((sum, each) => sum + each, 0),
    memoryStallMs: scaled(stall, 1e-3),
  };
}

function scaled(text: string | undefined, unit: number): number | undefined {
  return text === undefined ? undefined : Number(text) * unit;
}

function shareOf(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole <= 0 ? undefined : part / whole;
}
