import { presets } from '../presets/index.ts';
import { writeReport } from '../report/index.ts';
import type { Language } from '../report/words/index.ts';
import { runFolder } from '../result/file.ts';
import type { Terminal } from './command.ts';

/** Makes a run's documents once more, from its data alone. */
export async function reportAgain(folder: string, language: Language, { print }: Terminal): Promise<void> {
  print((await writeReport(runFolder(folder), language, presets)).join('\n'));
}
