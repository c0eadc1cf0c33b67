import { markdownTable } from 'markdown-table';
import type { Change, RunComparison } from '../../result/compare.ts';
import { formatFigure } from '../words/figure-text.ts';
import { formatChangeBeside } from '../words/format.ts';
import type { Text } from '../words/index.ts';
import { escapeMarkdown } from './escape.ts';

/** Returns what changed between two runs and what did not, as Markdown that is readable in a terminal too. */
export function renderComparison(comparison: RunComparison, text: Text): string {
  const words = text.comparison;
  const changed = comparison.changes.filter((change) => change.outcome !== 'same');
  const assumed = comparison.changes.some(isAssumed);
  const unchanged = comparison.changes.filter((change) => change.outcome === 'same');
  const blocks = [
    ...(comparison.differences.length === 0
      ? []
      : [bulleted(words.forced, comparison.differences.map(escapeMarkdown))]),
    words.changed(changed.length, comparison.changes.length, assumed),
    ...(assumed ? [words.assumed] : []),
    ...(changed.length === 0 ? [] : [changeTable(changed, text)]),
    ...(unchanged.length === 0 ? [] : [words.unchanged, changeTable(unchanged, text)]),
    ...(comparison.unmatched.length === 0
      ? []
      : [
          bulleted(
            words.unmatched,
            comparison.unmatched.map((row) => `${escapeMarkdown(row.mode.name)} (${text.place(row)})`),
          ),
        ]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function changeTable(changes: readonly Change[], text: Text): string {
  const rows = changes.map((change) => [
    escapeMarkdown(change.row.mode.name),
    text.place(change.row),
    text.figures[change.figure],
    interval(change, change.before),
    interval(change, change.after),
    ...changeBesideNoise(change, text),
  ]);
  return markdownTable([[...text.comparison.header], ...rows], {
    align: ['l', 'l', 'l', 'r', 'r', 'r', 'r'],
  });
}

/** Figures such as lost messages have no noise, so theirs is not said to come from elsewhere. */
function isAssumed({ noise }: Change): boolean {
  return noise.source === 'known' && noise.spread > 0;
}

function changeBesideNoise(compared: Change, text: Text): readonly [string, string] {
  const { before, after, floorFraction } = compared;
  const relative = before.median === 0 ? Number.NaN : (after.median - before.median) / before.median;
  const [change, noise] = formatChangeBeside(relative, floorFraction);
  return [change, isAssumed(compared) ? `${noise} (${text.certainty.floors.known})` : noise];
}

/** Returns the median, with its confidence interval where there are repeats. */
function interval(
  { figure, noise: { spread: noise } }: Change,
  { median, low, high, repeats }: Change['before'],
): string {
  const middle = formatFigure(figure, median);
  const spread = repeats > 1 && low < high && noise > 0;
  return spread ? `${middle} [${formatFigure(figure, low)} to ${formatFigure(figure, high)}]` : middle;
}

function bulleted(heading: string, lines: readonly string[]): string {
  return [heading, ...lines.map((line) => `- ${line}`)].join('\n');
}
