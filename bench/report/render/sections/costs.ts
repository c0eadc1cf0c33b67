import { formatChange, formatNumber } from '../../words/format.ts';
import { folded, type Section, table } from './blocks.ts';

/** CPU as the machine's calibration predicts it beside what the run measured: how far projections can be trusted. */
export const costsSection: Section = ({ analysis: { predictedCpu, result }, text }) => {
  const words = text.costs;
  if (result.calibration === undefined) return [];
  const rows = predictedCpu.map(({ row, predicted, measured, offBy, extrapolated }) => [
    row.mode.name,
    text.place(row),
    formatNumber(predicted.value),
    text.certainty.interval(formatNumber(predicted.low), formatNumber(predicted.high)),
    formatNumber(measured),
    `${formatChange(offBy)}${extrapolated ? ' *' : ''}`,
  ]);
  if (rows.length === 0) return [];
  return folded(words.heading, [
    words.note,
    table([words.header, ...rows], 2),
    ...(predictedCpu.some(({ extrapolated }) => extrapolated) ? [words.extrapolated] : []),
  ]);
};
