import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { DIST, ROOT } from '../src/process/built.mjs';

/** A command whose start is timed. */
interface Start {
  readonly label: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** The command, by its label, that this one is compared with, and how many times as long it may take. */
  readonly limit?: { readonly of: string; readonly times: number };
}

export interface TimedStart extends Start {
  /** From the spawn to the exit. */
  readonly medianMs: number;
}

const NODE = 'node -e 0';
const LOADER = 'node --import tsx -e 0';
const BIN = join(DIST, 'bin', 'pull-vs-push.js');

/**
 * Times the start of commands in turns, each from its spawn to its exit.
 *
 * @param rounds - how often each is timed.
 */
export async function timeStarts(rounds: number): Promise<TimedStart[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pull-vs-push-start-'));
  try {
    // What npm and the shell take that it starts: the part of `npm run bench` that no program can save.
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { nothing: NODE } }));
    const starts = startsWith(folder);
    const timesMs = starts.map(() => [] as number[]);
    for (let round = 0; round < rounds; round++) {
      for (const [index, start] of starts.entries()) timesMs[index]?.push(timeMs(start));
    }
    return starts.map((start, index) => ({ ...start, medianMs: median(timesMs[index] ?? []) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const START_COLUMNS = ['command', 'median', 'in terms of', 'limit'] as const;

export function startRows(starts: readonly TimedStart[]): string[][] {
  return starts.map(({ label, medianMs, limit }) => {
    const other = starts.find((start) => start.label === limit?.of);
    const times = other === undefined ? '' : `${(medianMs / other.medianMs).toFixed(1)} × ${other.label}`;
    return [label, `${Math.round(medianMs)} ms`, times, limit === undefined ? '' : `${limit.times} ×`];
  });
}

function startsWith(emptyProject: string): readonly Start[] {
  return [
    { label: NODE, command: [process.execPath, '-e', '0'] },
    { label: LOADER, command: [process.execPath, '--import', 'tsx', '-e', '0'] },
    { label: 'npm run with an empty program', command: ['npm', '--prefix', emptyProject, 'run', 'nothing'] },
    {
      label: 'npm run bench -- --help',
      command: ['npm', 'run', 'bench', '--', '--help'],
      limit: { of: LOADER, times: 3 },
    },
    {
      label: 'pull-vs-push --help',
      command: [process.execPath, BIN, '--help'],
      limit: { of: NODE, times: 4 },
    },
    {
      label: 'the same from source',
      command: [process.execPath, '--import', 'tsx', 'bin/pull-vs-push.ts', '--help'],
    },
  ];
}

function timeMs({ label, command: [program, ...args] }: Start): number {
  const startedMs = performance.now();
  const { status, stderr, error } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const tookMs = performance.now() - startedMs;
  if (status !== 0) throw new Error(`${label} failed: ${error?.message ?? stderr}`);
  return tookMs;
}
