import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../../bench/cli.ts';
import { registerLesson } from '../../../classroom/commands/register-lesson.ts';
import { diceFor } from '../dice.ts';
import { makeCommandLine } from './inputs.ts';
import { faultsOf } from './judge.ts';
import { makeSandbox } from './sandbox.ts';

/** What is told of one input: that it begins, and what came of it. */
export type Told =
  | { readonly began: number }
  | {
      readonly input: number;
      readonly command: string;
      readonly code: number | null;
      readonly faults: readonly string[];
      readonly args: readonly string[];
      readonly memoryBytes: number;
    };

const [seed = 1, from = 0, inputs = 0] = process.argv.slice(2).map(Number);
const tell = (told: Told): void => void process.send?.(told);
const sandbox = makeSandbox();
process.env['NO_COLOR'] = '1';
const realExit = process.exit;

/** So many inputs, one has a process of its own, since starting one takes a second. */
const REAL_EVERY = 100;
const REAL_LIMIT_MS = 20_000;

/** Thrown in place of an exit, so that this process goes on. */
class Exited extends Error {}

/** Runs a command line in this process, with everything that it prints kept. */
async function run(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  let output = '';
  const keep = (text: unknown): boolean => {
    output += String(text);
    return true;
  };
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  for (const stream of streams) stream.write = keep as typeof stream.write;
  process.exitCode = undefined;
  process.exit = ((code?: number) => {
    process.exitCode = code ?? 0;
    throw new Exited();
  }) as typeof process.exit;
  try {
    await runCommandLine(['node', 'pull-vs-push', ...args], [registerLesson]);
  } catch (error) {
    if (!(error instanceof Exited)) output += `not caught: ${(error as Error).stack}`;
  } finally {
    streams.forEach((stream, at) => {
      stream.write = writes[at] as typeof stream.write;
      stream.removeAllListeners('error');
    });
    process.exit = realExit;
  }
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  return { code: Number(code), output };
}

/** Runs it as a user does. */
function runForReal(args: readonly string[]): { code: number | null; output: string } {
  const program = fileURLToPath(new URL('../../../bin/pull-vs-push.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), program, ...args],
    { encoding: 'utf8', timeout: REAL_LIMIT_MS, killSignal: 'SIGKILL' },
  );
  return { code: status, output: stdout + stderr };
}

for (let input = from; input < from + inputs; input++) {
  const dice = diceFor(seed, input);
  const isReal = input % REAL_EVERY === 0;
  sandbox.prepare(dice);
  const line = makeCommandLine(dice, isReal);
  tell({ began: input });
  const { code, output } = isReal ? runForReal(line.args) : await run(line.args);
  const faults = faultsOf(line, { code, output, touched: sandbox.touchedBy(line) });
  const memoryBytes = process.memoryUsage.rss();
  tell({ input, command: line.command, code, faults, args: line.args, memoryBytes });
}
sandbox.remove();
process.disconnect?.();
