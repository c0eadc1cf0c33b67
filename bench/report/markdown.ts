import { markdownTable } from 'markdown-table';
import type { Environment, Plan, Result } from '../result.ts';
import { ABSENT, formatBytes, formatChange } from './format.ts';
import { noteworthy, type Residual, residualsOf } from './prediction.ts';
import { writeFigure } from './speak.ts';
import { type Group, rowsOf, summarise } from './summary.ts';
import { figureTable, MAIN_FIGURES } from './table.ts';
import type { Text } from './text/index.ts';
import { headlineGroup, verdictsOf } from './verdict.ts';

/**
 * The whole report, from the run's data alone: the same data gives the same bytes, on any machine and day.
 */
export function renderMarkdown(result: Result, text: Text): string {
  const groups = summarise(result);
  const first = headlineGroup(result, groups);
  const sections = [
    `# ${text.title}`,
    ...verdictsOf(result, text).map((verdict) => `**${verdict.text}**`),
    ...standing(result, text),
    ...(first === undefined ? [] : [measured(first, text)]),
    ...problems(groups, text),
    section(text.howToReadHeading, bullets(text.howToRead)),
    ...groups.filter((group) => group !== first).map((group) => measuredTable(group, text)),
    ...predictions(groups, text),
    section(text.environmentHeading, bullets(environmentLines(result.environment, result.plan, text))),
    section(text.repeatHeading, `\`\`\`sh\n${result.command}\n\`\`\``),
  ];
  return `${sections.join('\n\n')}\n`;
}

function standing(result: Result, text: Text): readonly string[] {
  if (result.interrupted) return [`> ${text.interrupted}`];
  return result.finishedAt === undefined ? [`> ${text.unfinished}`] : [];
}

function measured(group: Group, text: Text): string {
  return section(text.measuredHeading, measuredTable(group, text));
}

function measuredTable(group: Group, text: Text): string {
  const repeats = Math.max(...group.rows.map((row) => row.okRepeats));
  const table = figureTable(group, MAIN_FIGURES, text);
  const note = text.measuredNote(text.parameters(group.parameters), repeats);
  return `${note}\n\n${markdownTable(table, { align: ['l', ...group.rows.map(() => 'r')] })}`;
}

function problems(groups: readonly Group[], text: Text): readonly string[] {
  const troubled = rowsOf(groups).filter((row) => row.okRepeats < row.allRepeats);
  return troubled.length === 0
    ? []
    : [section(text.problemsHeading, bullets(troubled.map((row) => text.problem(row))))];
}

function predictions(groups: readonly Group[], text: Text): readonly string[] {
  const residuals = residualsOf(rowsOf(groups));
  if (residuals.length === 0) return [];
  const table = markdownTable(
    [text.predictionHeader, ...residuals.map((each) => residualCells(each, text))],
    {
      align: ['l', 'l', 'r', 'r', 'r'],
    },
  );
  const notes = noteworthy(residuals).map((each) => text.residual(each));
  const words = notes.length === 0 ? text.predictionFits : bullets(notes);
  return [section(text.predictionHeading, `${table}\n\n${words}`)];
}

function residualCells({ row, figure, predicted, measured, offBy }: Residual, text: Text): string[] {
  return [
    row.mode.name,
    text.figures[figure],
    writeFigure(figure, predicted),
    writeFigure(figure, measured),
    offBy === undefined ? ABSENT : formatChange(offBy),
  ];
}

/** Facts on the machine that measured, as it wrote them; never on the one that reports. */
function environmentLines(environment: Environment, plan: Plan, text: Text): readonly string[] {
  const words = text.environment;
  const packages = Object.entries(environment.packages).map(([name, version]) => `${name} ${version}`);
  return [
    words.machine(environment.cpuModel, environment.cores, formatBytes(environment.memoryBytes)),
    `${environment.os}, Node.js ${environment.node}`,
    words.store(environment.store.kind, environment.store.version),
    words.tail(plan.tailCache),
    words.clock(environment.clock),
    ...(environment.gitCommit === null ? [] : [words.commit(environment.gitCommit)]),
    ...(packages.length === 0 ? [] : [`${words.packages}: ${packages.join(', ')}`]),
  ];
}

function section(heading: string, body: string): string {
  return `## ${heading}\n\n${body}`;
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
