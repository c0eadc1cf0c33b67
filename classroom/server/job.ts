import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BENCH } from '../../src/process/command-names.ts';
import { moduleBeside, nodeArguments } from '../../src/process/module-beside.ts';
import type { JobState } from '../contract/job-state.ts';
import { WORKING_FOLDER } from './folders.ts';

const CLI = moduleBeside(import.meta.url, '../../bin/pull-vs-push');

/** Newest output lines kept of a job. A benchmark writes a few per cell. */
const MAX_LINES = 500;

const STOP_LIMIT_MS = 10_000;

/** Runs the command line in a process of its own, as a person would, and keeps its output. */
export class Job extends EventEmitter<{ change: [] }> {
  private readonly command: string;
  private readonly child: ChildProcess;
  private readonly lines: string[] = [];
  private exitCode: number | null = null;

  constructor(args: readonly string[]) {
    super();
    this.command = [BENCH.before, ...args].join(' ');
    const child = spawn(process.execPath, [...nodeArguments(CLI), fileURLToPath(CLI), ...args], {
      cwd: WORKING_FOLDER,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stderr, child.stdout]) readLines(stream, (line) => this.take(line));
    child.once('error', (error) => this.take(error.message));
    child.once('close', (code) => {
      this.exitCode = code ?? 1;
      this.emit('change');
    });
  }

  get state(): JobState {
    const { command, lines, exitCode } = this;
    return { command, lines, exitCode, run: findRun(lines) };
  }

  /** Sends SIGINT once, as Ctrl-C does: the benchmark then ends and reports the cells measured so far. */
  stop(): void {
    this.child.kill('SIGINT');
  }

  /** Ends the process: SIGINT, after 0.5 s SIGINT again, after 10 s SIGKILL. Resolves when it has ended. */
  kill(): Promise<void> {
    return end(this.child);
  }

  private take(line: string): void {
    this.lines.push(line);
    if (this.lines.length > MAX_LINES) this.lines.shift();
    this.emit('change');
  }
}

/** Returns the run's folder from the path of the report, which the command line prints at its end. */
function findRun(lines: readonly string[]): string | null {
  for (const line of lines.toReversed()) {
    const match = /([^\\/]+)[\\/]report(?:\.\w+)?\.md$/.exec(line);
    if (match !== null) return match[1] ?? null;
  }
  return null;
}

function readLines(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    parts.forEach(take);
  });
  stream.on('end', () => {
    if (rest !== '') take(rest);
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGINT');
  const second = setTimeout(() => child.kill('SIGINT'), 500);
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await closed;
  clearTimeout(second);
  clearTimeout(force);
}
