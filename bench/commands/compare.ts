import { appendFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { renderComparison } from '../report/render/comparison.ts';
import { escapeMarkdown } from '../report/render/escape.ts';
import { table } from '../report/render/sections/blocks.ts';
import { type Language, TEXTS, type Text } from '../report/words/index.ts';
import { compareRuns } from '../result/compare.ts';
import { readResult, runFolder, writeFileAtomically } from '../result/file.ts';
import { EXIT, type Terminal } from './command.ts';
import { type GateOutcome, lineOf, parseGates, runGates } from './gate.ts';
import { junitOf } from './junit.ts';

export interface CompareFlags {
  readonly force?: true;
  readonly failOn?: readonly string[];
  readonly junit?: string;
  readonly html?: string;
  readonly lang: Language;
}

/** Says what changed from one run to another, and what did not; with gates, whether the change is one that is not to happen. */
export async function compareFolders(
  before: string,
  after: string,
  { force, failOn = [], junit, html, lang }: CompareFlags,
  { print, exitWith }: Terminal,
): Promise<void> {
  const [first, second] = [await readResult(runFolder(before)), await readResult(runFolder(after))];
  const text = TEXTS[lang];
  const gates = parseGates(
    failOn,
    [...first.modes, ...second.modes].filter(
      ({ name }, at, all) => all.findIndex((other) => other.name === name) === at,
    ),
  );
  const comparison = compareRuns(first, second, {
    force: force ?? false,
    figures: gates.map(({ figure }) => figure),
  });
  const outcomes = runGates(comparison, gates, text);
  const gateTable = outcomes.length === 0 ? '' : tableOf(outcomes, text);
  const markdown = renderComparison(comparison, text);
  const written: string[] = [];
  const write = async (path: string, content: string): Promise<void> => {
    await writeFileAtomically(path, content);
    written.push(relative(process.cwd(), path));
  };
  if (junit !== undefined) await write(junit, junitOf(outcomes, `${before} → ${after}`));
  if (html !== undefined) {
    const { renderCompared } = await import('../report/compared.ts');
    await write(html, await renderCompared(first, second, comparison, gateTable, text));
  }
  // A CI system shows what is appended there on the page of the run.
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined && summary !== '') {
    await appendFile(summary, `## ${text.compared.title}\n\n${gateTable}\n\n${markdown}\n`);
  }
  print([markdown, ...outcomes.map(lineOf), ...written].join('\n'));
  if (outcomes.some(({ status }) => status !== 'holds')) exitWith(EXIT.checks);
}

function tableOf(outcomes: readonly GateOutcome[], text: Text): string {
  const words = text.compared;
  return [
    `**${words.gates}**`,
    table(
      [
        words.gatesHeader,
        ...outcomes.map(({ gate, status, found, place }) => [
          escapeMarkdown(gate.expression),
          words.gate[status],
          escapeMarkdown(found),
          escapeMarkdown(place),
        ]),
      ],
      4,
    ),
  ].join('\n\n');
}
