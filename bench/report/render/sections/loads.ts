import { COSTS } from '../../analysis/crossover.ts';
import { isOtherStack } from '../../analysis/stacks.ts';
import { formatNumber } from '../../words/format.ts';
import { figureTable, MAIN_FIGURES } from '../table.ts';
import { bullets, folded, type Section, table } from './blocks.ts';

/** The main table again, for every other load of a sweep. */
export const otherLoadsSection: Section = ({ analysis: { groups, first }, text }) =>
  folded(
    text.otherLoadsHeading,
    groups
      .filter((group) => group !== first?.group && !(first && isOtherStack(group, first.group)))
      .flatMap((group) => [text.measuredLoad(group), table(figureTable(group, MAIN_FIGURES, text))]),
  );

/** Which mode is the cheapest under which load, and from when on polling pays. */
export const crossoverSection: Section = ({ analysis: { crossovers, cpuMap }, text, picture }) => {
  const [cpu] = crossovers;
  if (cpu === undefined || (cpu.points.length < 2 && cpuMap === undefined)) return [];
  const words = text.crossoverTable;
  const rows = cpu.points.map(({ parameters: at }, load) => [
    formatNumber(at.clients),
    formatNumber(at.messagesPerSecond),
    text.duration(at.pollIntervalMs),
    ...COSTS.map((cost) => {
      const point = crossovers.find((crossover) => crossover.cost === cost)?.points[load];
      return point === undefined ? '' : words.cheapest(point.cheapest.name, words.outcomes[point.outcome]);
    }),
  ]);
  return folded(words.heading, [
    ...picture('interval'),
    ...picture('crossover-map'),
    ...picture('crossover'),
    table([[...words.header, ...COSTS.map((cost) => text.figureName(cost))], ...rows], 3),
    words.note,
    bullets([cpuMap === undefined ? words.uncalibrated : words.calibrated, words.price]),
  ]);
};

/** Charts over the time of the window, and of the cost of a message. */
export const courseSection: Section = ({ text, picture }) =>
  folded(text.courseHeading, [
    ...picture('cost'),
    ...picture('requests-over-time'),
    ...picture('deliveries-over-time'),
    ...picture('staleness'),
  ]);
