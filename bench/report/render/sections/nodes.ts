import type { SpreadMode } from '../../analysis/nodes.ts';
import { formatFigure } from '../../words/figure-text.ts';
import { ABSENT, formatNumber, formatRatio } from '../../words/format.ts';
import { bracketed } from '../table.ts';
import { heading, type Section, table } from './blocks.ts';

/** What more servers of one log cost and bring; only where more than one was measured. */
export const nodesSection: Section = ({ analysis: { spreadLoads }, text }) => {
  if (spreadLoads.length === 0) return [];
  const words = text.nodes;
  const tables = spreadLoads.flatMap((load) => [
    text.parameters({ ...load.parameters, nodes: 1, batchMs: 0 }),
    table([
      words.header,
      ...load.modes.flatMap(({ mode, counts }) => counts.map((count) => [mode.name, ...figuresOf(count)])),
    ]),
  ]);
  return [heading(words.heading), words.note, ...tables];
};

function figuresOf({ row, nodes, ...one }: SpreadMode): readonly string[] {
  const figures = [
    formatNumber(one.answersPerS),
    formatNumber(one.deliveriesPerS),
    formatNumber(one.cores),
    formatNumber(one.busiestCores),
    one.databaseCores === undefined ? ABSENT : formatNumber(one.databaseCores),
    one.coresRatio === undefined ? ABSENT : formatRatio(one.coresRatio),
    formatFigure('latencyMsP50', row.figures.latencyMsP50?.median),
    formatFigure('latencyMsP99', row.figures.latencyMsP99?.median),
  ];
  return [String(nodes), ...figures.map((figure) => bracketed(row, figure))];
}
