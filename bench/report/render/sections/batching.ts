import type { FigureId } from '../../../result/figures.ts';
import { predictedP50Of } from '../../analysis/batching.ts';
import { formatFigure } from '../../words/figure-text.ts';
import { figureText } from '../table.ts';
import { bullets, heading, type Section, table } from './blocks.ts';

/** What a batch saves, then what it costs. The last figure stands beside its prediction. */
const FIGURES: readonly FigureId[] = [
  'messagesPerWrite',
  'serverCpuUsPerDelivery',
  'bytesPerDelivery',
  'latencyMsP99',
  'latencyMsP50',
];

/** What handing messages over together saves and costs; only where several batches were measured. */
export const batchingSection: Section = ({ analysis: { batchedLoads }, text, picture }) => {
  if (batchedLoads.length === 0) return [];
  const words = text.batching;
  const tables = batchedLoads.flatMap((load) => {
    const rows = load.modes.flatMap(({ mode, rows: own }) =>
      own.map((row) => [
        mode.name,
        words.batch(row.parameters.batchMs),
        ...FIGURES.map((id) => figureText(row, id)),
        formatFigure('latencyMsP50', predictedP50Of(row)),
      ]),
    );
    return [
      text.parameters({ ...load.parameters, batchMs: 0 }, 'push'),
      table([[...words.header, ...FIGURES.map((id) => text.figures[id]), words.predicted], ...rows], 2),
      bullets(words.effects(load)),
    ];
  });
  return [heading(words.heading), words.note, ...picture('batching'), ...tables];
};
