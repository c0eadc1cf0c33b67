import type { Row } from '../../../result/summary.ts';
import type { Loss } from '../../analysis/losses.ts';
import { ABSENT, formatCount, formatPercent } from '../../words/format.ts';
import type { Text } from '../../words/index.ts';
import { bracketed } from '../table.ts';
import { heading, type Section, table } from './blocks.ts';

/** What readers lost that lost their connection, by the way in which they came back; only where some did. */
export const lossesSection: Section = ({ analysis: { lossyLoads }, text }) => {
  if (lossyLoads.length === 0) return [];
  const words = text.losses;
  const tables = lossyLoads.flatMap(({ parameters, losses }) => [
    text.load({
      parameters: { ...parameters, stack: 'tuned', recovery: 'cursor' },
      rows: losses.map(({ row }) => row),
    }),
    table([words.header, ...losses.map((loss) => figuresOf(loss, text))], 3),
  ]);
  return [heading(words.heading), words.note, ...tables];
};

function figuresOf({ row, expected, missed, duplicated, reordered }: Loss, text: Text): readonly string[] {
  const figures = [
    formatCount(expected),
    formatCount(missed),
    expected === 0 ? ABSENT : formatPercent(missed / expected),
    formatCount(duplicated),
    formatCount(reordered),
  ];
  return [
    row.mode.name,
    text.stacks.names[row.parameters.stack],
    recoveryOf(row, text),
    ...figures.map((figure) => bracketed(row, figure)),
  ];
}

/** A request names the reader's cursor each time, whatever the plan says of pushes. */
function recoveryOf({ mode, parameters }: Row, { losses }: Text): string {
  return losses.recoveries[mode.kind === 'push' ? parameters.recovery : 'cursor'];
}
