import type { FigureId } from '../../../result/figures.ts';
import type { Ratio } from '../../../result/judge/difference.ts';
import type { StackedMode } from '../../analysis/stacks.ts';
import { ABSENT, formatRatio } from '../../words/format.ts';
import type { Text } from '../../words/index.ts';
import { figureText } from '../table.ts';
import { heading, type Section, table } from './blocks.ts';

/** The figures whose ratio is told, then those that only stand side by side. */
const COSTS: readonly FigureId[] = ['serverCpuUsPerDelivery', 'bytesPerDelivery'];
const BESIDE: readonly FigureId[] = ['latencyMsP50', 'storeQueries'];

/** What the code of tutorials costs beside this project's; only where both were measured. */
export const stacksSection: Section = ({ analysis: { stackedLoads }, text }) => {
  if (stackedLoads.length === 0) return [];
  const words = text.stacks;
  const tables = stackedLoads.flatMap(({ parameters, modes }) => [
    text.load({ parameters, rows: modes.map(({ tuned }) => tuned) }),
    table([headerOf(text), ...modes.map((mode) => rowOf(mode, text))]),
  ]);
  return [heading(words.heading), words.note, ...tables];
};

function headerOf({ stacks, figures }: Text): readonly string[] {
  const both = (id: FigureId): readonly string[] => [
    `${figures[id]}, ${stacks.names.tuned}`,
    stacks.names.typical,
  ];
  return [stacks.mode, ...COSTS.flatMap((id) => [...both(id), stacks.times]), ...BESIDE.flatMap(both)];
}

function rowOf({ mode, tuned, typical, times }: StackedMode, { stacks, duration }: Text): readonly string[] {
  const both = (id: FigureId): readonly string[] => [figureText(tuned, id), figureText(typical, id)];
  const { pollIntervalMs, batchMs } = tuned.parameters;
  const at = mode.kind === 'poll' ? [duration(pollIntervalMs)] : batchMs > 0 ? [duration(batchMs)] : [];
  const ratio = (found: Ratio | undefined): string =>
    found === undefined
      ? ABSENT
      : stacks.ratio(formatRatio(found.median), formatRatio(found.low), formatRatio(found.high));
  return [
    [mode.name, ...at].join(', '),
    ...COSTS.flatMap((id) => [...both(id), ratio(times(id))]),
    ...BESIDE.flatMap(both),
  ];
}
