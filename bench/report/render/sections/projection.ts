import {
  ABSENT,
  formatBitRate,
  formatBytes,
  formatCount,
  formatNumber,
  formatScale,
} from '../../words/format.ts';
import { bullets, folded, type Section, table } from './blocks.ts';

/** What many clients come to, and on what assumptions; without a calibration, how to get cores and memory. */
export const projectionSection: Section = ({ analysis: { projection }, text, picture }) => {
  if (projection === undefined) return [];
  const words = text.projection;
  const sizes = projection.modes.flatMap(({ mode, sizes: projected }) =>
    projected.map(({ clients, requestsPerS, bytesPerS, cores, memoryBytes, servers }) => [
      mode.name,
      formatScale(clients),
      formatScale(requestsPerS),
      formatBitRate(bytesPerS),
      ...(projection.calibrated
        ? [
            cores === undefined ? ABSENT : formatNumber(cores.value, 2),
            cores === undefined
              ? ABSENT
              : text.certainty.interval(formatNumber(cores.low, 2), formatNumber(cores.high, 2)),
            memoryBytes === undefined ? ABSENT : formatBytes(memoryBytes),
            servers === undefined ? ABSENT : formatCount(servers),
          ]
        : []),
    ]),
  );
  return folded(words.heading, [
    ...picture('scale'),
    ...words.absent(projection),
    table([projection.calibrated ? words.calibratedHeader : words.sizesHeader, ...sizes]),
    bullets(words.assumptions(projection)),
  ]);
};
