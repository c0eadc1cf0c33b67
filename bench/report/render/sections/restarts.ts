import type { RestartedMode } from '../../analysis/restarts.ts';
import { ABSENT, formatCount, formatNumber } from '../../words/format.ts';
import { bracketed } from '../table.ts';
import { heading, type Section, table } from './blocks.ts';

/** How soon the readers of each mode came back from a restart, and what their return cost; only where servers were restarted. */
export const restartsSection: Section = ({ analysis: { restartedLoads }, text, picture }) => {
  if (restartedLoads.length === 0) return [];
  const words = text.restarts;
  const tables = restartedLoads.flatMap((load) => [
    // What the loads of one run differ in.
    restartedLoads.length === 1
      ? words.load(load)
      : `${words.load(load)}: ${text.parameters(load.parameters)}`,
    table([words.header, ...load.modes.map(figuresOf)]),
  ]);
  return [heading(words.heading), words.note, ...picture('restarts'), ...tables];
};

function figuresOf(one: RestartedMode): readonly string[] {
  const seconds = (ms: number | undefined): string => (ms === undefined ? ABSENT : formatNumber(ms / 1000));
  const { row, downMs, backMs } = one;
  const figures = [
    seconds(downMs),
    seconds(backMs?.p50),
    seconds(backMs?.p95),
    seconds(backMs?.last),
    formatCount(one.neverBack),
    formatNumber(one.attempts),
    formatNumber(one.requests),
    formatNumber(one.storeQueries),
    formatNumber(one.cpuMs),
    formatCount(one.missed),
    formatCount(one.duplicated),
  ];
  return [row.mode.name, ...figures.map((figure) => bracketed(row, figure))];
}
