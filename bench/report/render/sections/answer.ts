import type { Result } from '../../../result/schema.ts';
import type { Group, OkRow, Row } from '../../../result/summary.ts';
import { FRESHNESS_FIGURES } from '../../analysis/freshness.ts';
import { isOtherStack } from '../../analysis/stacks.ts';
import { verdictsIn } from '../../analysis/verdict.ts';
import { ABSENT } from '../../words/format.ts';
import type { Text } from '../../words/index.ts';
import { figureTable, MAIN_FIGURES } from '../table.ts';
import { bullets, folded, heading, type Section, table } from './blocks.ts';

/** The verdicts, the first of them in bold, and a note where the run was interrupted or has not ended. */
export const verdictSection: Section = ({ analysis, text }) => {
  const [first, ...others] = verdictsIn(analysis).map(text.verdict);
  return [`**${first}**`, ...others, ...standing(analysis.result, text)];
};

function standing({ interrupted, finishedAt }: Result, text: Text): readonly string[] {
  if (interrupted) return [`> ${text.interrupted}`];
  return finishedAt === undefined ? [`> ${text.unfinished}`] : [];
}

/** The table of equal freshness: what each mode costs when 95% of messages arrive within the target. */
export const freshnessSection: Section = ({ analysis: { freshness, first }, text }) => {
  if (freshness === undefined || first === undefined || freshness.rows.length === 0) return [];
  const words = text.freshness;
  const { rows, met } = freshness;
  const [head = [], ...figures] = figureTable(
    { parameters: first.group.parameters, rows },
    FRESHNESS_FIGURES,
    text,
  );
  const intervals = rows.map((row) =>
    row.mode.kind === 'poll' ? text.duration(row.parameters.pollIntervalMs) : ABSENT,
  );
  const batches = rows.map((row) => (isBatched(row) ? text.duration(row.parameters.batchMs) : ABSENT));
  const kept = rows.map((row) => (met.get(row) ? words.yes : words.no));
  return [
    heading(words.heading(text.duration(freshness.targetMs))),
    table([
      head,
      [words.interval, ...intervals],
      ...(rows.some(isBatched) ? [[words.batch, ...batches]] : []),
      [words.met, ...kept],
      ...figures,
    ]),
    words.note(text.duration(freshness.targetMs)),
  ];
};

function isBatched({ mode, parameters }: OkRow): boolean {
  return mode.kind !== 'poll' && parameters.batchMs > 0;
}

/** The main table, under the first planned load; folded where equal freshness has the first table already. */
export const measuredSection: Section = ({ analysis: { first, groups, freshness }, text, picture }) => {
  if (first === undefined) return [];
  const repeats = Math.max(...first.group.rows.map((row) => row.okRepeats));
  const blocks = [
    text.measuredNote(text.measuredLoad(first.group), repeats),
    table(figureTable(withOtherStack(first.group, groups), MAIN_FIGURES, text)),
    ...(hasTunedSocketIo(first.group) ? [text.stacks.pastEmit] : []),
    ...text.fewMessages(first.group),
    ...picture('requests'),
  ];
  return freshness === undefined
    ? [heading(text.measuredHeading), ...blocks]
    : folded(text.measuredHeading, blocks);
};

/** Returns a group with the rows of the same load on the other stack, each beside its mode's. */
function withOtherStack(group: Group, groups: readonly Group[]): Group {
  const others = groups.find((other) => isOtherStack(other, group))?.rows ?? [];
  const beside = ({ mode }: Row): readonly Row[] => others.filter((row) => row.mode.name === mode.name);
  return { ...group, rows: group.rows.flatMap((row) => [row, ...beside(row)]) };
}

function hasTunedSocketIo({ parameters, rows }: Group): boolean {
  return parameters.stack === 'tuned' && rows.some(({ mode }) => mode.name.startsWith('socket.io'));
}

/** Every cell that is void or failed, with its reasons, and what readers met besides the connections that the plan takes from them. */
export const problemsSection: Section = ({ analysis: { rows, result }, text }) => {
  const troubled = rows.filter((row) => row.okRepeats < row.allRepeats);
  const isExpected = result.plan.churn > 0 || result.plan.restart !== undefined;
  const met = !isExpected ? [] : rows.flatMap((row) => troublesOf(row, text));
  const lines = [...troubled.map((row) => text.problem(row)), ...met];
  return lines.length === 0 ? [] : [heading(text.problemsHeading), bullets(lines)];
};

function troublesOf(row: Row, text: Text): readonly string[] {
  if (row.status === 'failed') return [];
  const troubles = row.cells.reduce((sum, { driver }) => sum + driver.troubles, 0);
  return troubles === 0 ? [] : [text.troublesMet(row, troubles)];
}

export const howToReadSection: Section = ({ text }) =>
  folded(text.howToReadHeading, [bullets(text.howToRead)]);
