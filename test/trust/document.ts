import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeFileAtomically } from '../../bench/result/file.ts';

const ROOT = new URL('../../', import.meta.url);

/** Prints a line for who runs a proof. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Replaces the text between each table's markers in a document, by default docs/trust.md.
 *
 * @param command - how the tables are made, which the markers say.
 * @throws {Error} if a marker is missing.
 */
export async function writeTables(
  command: string,
  tables: Readonly<Record<string, string>>,
  name = 'docs/trust.md',
): Promise<void> {
  const path = fileURLToPath(new URL(name, ROOT));
  let document = await readFile(path, 'utf8');
  for (const [title, table] of Object.entries(tables)) {
    const [begin, end] = [`<!-- ${title}: made by ${command} -->`, `<!-- end of ${title} -->`];
    const [before, rest] = document.split(begin);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) throw new Error(`${name} has no place for ${title}`);
    document = `${before}${begin}\n\n${table}\n\n${end}${after}`;
  }
  await writeFileAtomically(path, document);
  say(`written into ${name}`);
}
