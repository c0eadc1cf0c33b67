import {
  ABSENT,
  formatBitRate,
  formatBytes,
  formatCount,
  formatNumber,
  formatScale,
  formatUs,
} from '../../words/format.ts';
import { bullets, folded, type Section, table } from './blocks.ts';

/** What the measured cost of a client comes to with many, and on what assumptions. */
export const projectionSection: Section = ({ analysis: { projection }, text, picture }) => {
  if (projection === undefined) return [];
  const words = text.projection;
  const units = projection.modes.map(({ unit }) => [
    unit.mode.name,
    formatNumber(unit.requestsPerS),
    formatBitRate(unit.bytesPerS),
    formatUs(unit.cores * 1e6),
    unit.memoryBytes === undefined ? ABSENT : formatBytes(unit.memoryBytes),
  ]);
  const sizes = projection.modes.flatMap(({ unit, sizes: projected }) =>
    projected.map((at) => [
      unit.mode.name,
      formatScale(at.clients),
      formatScale(at.requestsPerS),
      formatBitRate(at.bytesPerS),
      formatNumber(at.cores, 2),
      at.memoryBytes === undefined ? ABSENT : formatBytes(at.memoryBytes),
      formatCount(at.servers),
    ]),
  );
  return folded(words.heading, [
    ...picture('scale'),
    words.unitsNote(projection),
    table([words.unitsHeader, ...units]),
    ...words.absent(projection),
    words.sizesNote,
    table([words.sizesHeader, ...sizes]),
    bullets(words.assumptions(projection)),
  ]);
};
