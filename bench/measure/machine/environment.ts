import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, release, type } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from '../../../src/clock.ts';
import { isCheckout, isFresh, ROOT } from '../../../src/process/built.mjs';
import type { Environment } from '../../result/schema.ts';
import { SERVER_CODE } from '../servers/server-code.ts';
import { settingsOf } from '../servers/server-environment.ts';
import { usableMachine } from './limits.ts';

/** Packages whose version bears on the figures. */
const PACKAGES = [
  'express',
  'socket.io',
  'socket.io-client',
  'engine.io',
  'ws',
  'eventsource',
  'undici',
  'mongoose',
  'libsql',
  'hdr-histogram-js',
];

const require = createRequire(import.meta.url);

/** Describes the machine that measures, as far as this process may use it, for the reader of the report. The store joins when the first server has opened it. */
export async function describeEnvironment(clock: Clock): Promise<Omit<Environment, 'store'>> {
  return {
    node: process.version,
    os: `${type()} ${majorMinor(release())} ${process.arch}`,
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    ...usableMachine(),
    settings: settingsOf(process.env),
    serverCode: SERVER_CODE.kind,
    clock: clock.name,
    gitCommit: await gitCommit(),
    packages: Object.fromEntries(PACKAGES.map((name) => [name, packageVersion(name)])),
  };
}

/** A kernel's release without what follows its second number: the rest names one host's build. */
export function majorMinor(kernelRelease: string): string {
  return kernelRelease.match(/^\d+(\.\d+)?/)?.[0] ?? '';
}

/** The commit of the code that runs; of an installed package, or a build of other sources, there is none to name. */
async function gitCommit(): Promise<string | null> {
  const runsBuilt = import.meta.url.endsWith('.js');
  if (!isCheckout() || (runsBuilt && !isFresh('program'))) return null;
  const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: ROOT });
  try {
    const { stdout: commit } = await git('rev-parse', '--short', 'HEAD');
    const { stdout: changes } = await git(
      'status',
      '--porcelain',
      '--untracked-files=no',
      '--',
      ':/',
      ':!/results',
    );
    return commit.trim() + (changes.trim() === '' ? '' : ' with uncommitted changes');
  } catch {
    // No git, or not a checkout: then there is no commit to name.
    return null;
  }
}

/** From the file itself: not every package lets its package.json be imported. */
function packageVersion(name: string): string {
  const manifest = (require.resolve.paths(name) ?? [])
    .map((folder) => join(folder, name, 'package.json'))
    .find((path) => existsSync(path));
  if (manifest === undefined) return 'unknown';
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/** Files that a process may have open at once, or undefined where the system has no such limit. */
export function openFileLimit(): number | undefined {
  const report = process.report.getReport() as unknown as {
    userLimits?: { open_files?: { soft: number | string } };
  };
  const soft = Number(report.userLimits?.open_files?.soft);
  return Number.isFinite(soft) ? soft : undefined;
}
