import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeFileAtomically } from '../../bench/result/file.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/trust.md', import.meta.url));

/** Prints a line for who runs a proof. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Replaces the text between each table's markers in docs/trust.md.
 *
 * @param command - how the tables are made, which the markers say.
 * @throws {Error} if a marker is missing.
 */
export async function writeTables(command: string, tables: Readonly<Record<string, string>>): Promise<void> {
  let document = await readFile(DOCUMENT, 'utf8');
  for (const [name, table] of Object.entries(tables)) {
    const [begin, end] = [`<!-- ${name}: made by ${command} -->`, `<!-- end of ${name} -->`];
    const [before, rest] = document.split(begin);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined)
      throw new Error(`docs/trust.md has no place for ${name}`);
    document = `${before}${begin}\n\n${table}\n\n${end}${after}`;
  }
  await writeFileAtomically(DOCUMENT, document);
  say('written into docs/trust.md');
}
