import type { FigureId } from '../../../result/figures.ts';
import { differenceBetween } from '../../../result/judge/difference.ts';
import { isOk } from '../../../result/summary.ts';
import { contrastBetween, pairOf } from '../../analysis/contrast.ts';
import { formatFigureWithUnit } from '../../words/figure-text.ts';
import { ABSENT, formatPercent, formatRatio } from '../../words/format.ts';
import { folded, type Section, table } from './blocks.ts';

const JUDGED: readonly FigureId[] = [
  'latencyMsP50',
  'latencyMsP99',
  'requestsTotal',
  'serverCpuUsPerDelivery',
  'serverNetCpuUsPerDelivery',
  'bytesPerDelivery',
  'memoryBytesPerClient',
];

/** How sure the figures are: each ratio beside the noise, and the spread of the repeats. */
export const certaintySection: Section = ({ analysis: { first, noiseOf }, text }) => {
  if (first === undefined) return [];
  const words = text.certainty;
  const { poll, push } = pairOf(first.group.rows);
  const ratios =
    poll === undefined || push === undefined || !isOk(poll) || !isOk(push)
      ? []
      : JUDGED.flatMap((id) => {
          const contrast = contrastBetween(push, poll, noiseOf)(id);
          if (contrast === undefined) return [];
          const judged = differenceBetween(push, poll, id, noiseOf);
          const { source } = noiseOf(id, [...push.cells, ...poll.cells]);
          return [
            [
              text.figureName(id),
              formatFigureWithUnit(id, contrast.poll),
              formatFigureWithUnit(id, contrast.push),
              contrast.push === 0 ? ABSENT : formatRatio(contrast.poll / contrast.push),
              `${formatPercent(judged?.floorFraction ?? Number.NaN)} (${words.floors[source]})`,
              words.outcomes[contrast.outcome],
            ],
          ];
        });
  const spreads = first.group.rows.filter(isOk).flatMap((row) =>
    JUDGED.flatMap((id) => {
      const estimate = row.figures[id];
      if (estimate === undefined || estimate.repeats < 2) return [];
      return [
        [
          row.mode.name,
          text.figureName(id),
          formatFigureWithUnit(id, estimate.median),
          words.interval(formatFigureWithUnit(id, estimate.low), formatFigureWithUnit(id, estimate.high)),
          estimate.cv === undefined ? ABSENT : formatPercent(estimate.cv),
          String(estimate.repeats),
        ],
      ];
    }),
  );
  return folded(words.heading, [
    ...(ratios.length === 0 ? [] : [words.ratiosNote, table([words.ratiosHeader, ...ratios])]),
    ...(spreads.length === 0
      ? [words.once]
      : [words.spreadsNote, table([words.spreadsHeader, ...spreads], 2)]),
  ]);
};
