import { FIGURES } from '../../../result/figures.ts';
import { noteworthy, type Residual } from '../../analysis/prediction.ts';
import { formatFigure } from '../../words/figure-text.ts';
import { ABSENT, formatChange, formatSigned } from '../../words/format.ts';
import type { Text } from '../../words/index.ts';
import { bullets, folded, type Section, table } from './blocks.ts';

/** Prediction and measurement in a table, and a sentence for each figure that is off by more than a tenth. */
export const predictionSection: Section = ({ analysis: { residuals }, text }) => {
  if (residuals.length === 0) return [];
  const words = text.prediction;
  const rows = residuals.map((residual) => [
    residual.row.mode.name,
    text.place(residual.row),
    text.figures[residual.figure].replace('· ', ''),
    formatFigure(residual.figure, residual.predicted),
    formatFigure(residual.figure, residual.measured),
    departure(residual, text),
  ]);
  const notes = noteworthy(residuals);
  const fromNothing = notes.filter(isFromNothing);
  const sentences = [
    ...(fromNothing.length === 0 ? [] : [words.fromNothing(fromNothing)]),
    ...notes.filter((residual) => !isFromNothing(residual)).map((residual) => words.residual(residual)),
  ];
  return folded(words.heading, [
    table([words.header, ...rows], 3),
    sentences.length === 0 ? words.fits : bullets(sentences),
  ]);
};

/** Writes the difference of two shares in percentage points: 3% of a share of 90% would be 2.7 points. */
function departure({ figure, offBy, predicted, measured }: Residual, text: Text): string {
  if (FIGURES[figure].unit === 'fraction')
    return text.prediction.points(formatSigned((measured - predicted) * 100));
  return offBy === undefined ? ABSENT : formatChange(offBy);
}

/** Without a delay on the network theory predicts 0 ms, which no machine achieves: one sentence explains all such figures. */
function isFromNothing({ figure, predicted }: Residual): boolean {
  return figure === 'latencyMsP50' && predicted === 0;
}
