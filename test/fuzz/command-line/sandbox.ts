import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import type { Dice } from '../dice.ts';
import { writeRuns } from './files.ts';
import type { CommandLine } from './inputs.ts';

/** A folder in which command lines run, and what they did to it. */
export interface Sandbox {
  readonly folder: string;
  /** Writes the files of an input anew. */
  prepare(dice: Dice): void;
  /** Returns what changed since then and should not have. */
  touchedBy(line: CommandLine): readonly string[];
  remove(): void;
}

/** Makes it, below another folder that nothing may touch, and makes it the current one. */
export function makeSandbox(): Sandbox {
  const parent = mkdtempSync(join(tmpdir(), 'pull-vs-push-fuzz-'));
  const folder = join(parent, 'inner', 'here');
  mkdirSync(folder, { recursive: true });
  process.chdir(folder);
  let before = new Map<string, string>();
  return {
    folder,
    prepare(dice) {
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
      writeFileSync('blocked', 'a file');
      writeRuns(dice);
      before = contentsOf(parent);
    },
    touchedBy(line) {
      const after = contentsOf(parent);
      const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
        (path) => before.get(path) !== after.get(path),
      );
      return changed.map((path) => path.slice(parent.length + 1)).filter((path) => !mayTouch(line, path));
    },
    remove() {
      process.chdir(tmpdir());
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** A report belongs into the folder of its run, and a merged run below `--out`. */
function mayTouch({ command, args }: CommandLine, path: string): boolean {
  const parts = path.split(sep).slice(2);
  if (command === 'merge') return parts[0] === 'merged';
  return command === 'report' && args.includes(parts[0] ?? '') && parts.at(-1) !== 'data.json';
}

function contentsOf(folder: string): Map<string, string> {
  const contents = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    contents.set(path, statSync(path).isDirectory() ? 'folder' : readFileSync(path, 'latin1'));
  }
  return contents;
}
