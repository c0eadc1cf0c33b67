import { join } from 'node:path';
import { readResult, writeFileAtomically } from '../result.ts';
import { renderMarkdown } from './markdown.ts';
import { type Language, TEXTS } from './text/index.ts';

/**
 * Makes the report of a run again, from its `data.json` alone. Answers the paths written.
 *
 * @throws {ResultError} when the data cannot be read; then nothing is written.
 */
export async function writeReport(folder: string, language: Language = 'en'): Promise<readonly string[]> {
  const result = await readResult(folder);
  const files = [{ path: join(folder, 'report.md'), content: renderMarkdown(result, TEXTS[language]) }];
  for (const file of files) await writeFileAtomically(file.path, file.content);
  return files.map((file) => file.path);
}
