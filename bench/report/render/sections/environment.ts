import { formatBytes, formatNumber } from '../../words/format.ts';
import { bullets, code, heading, type Section } from './blocks.ts';

/** The machine that measured, from the data; never the machine that makes the report. */
export const environmentSection: Section = ({ analysis, text }) => {
  const { environment, plan, startedAt, finishedAt } = analysis.result;
  const words = text.environment;
  const packages = Object.entries(environment.packages).map(([name, version]) => `${name} ${version}`);
  const settings = Object.entries(environment.settings ?? {}).map(([name, value]) => `${name}=${value}`);
  return [
    heading(words.heading),
    bullets([
      words.machine(environment.cpuModel, environment.cores, formatBytes(environment.memoryBytes)),
      ...(environment.cpuLimitCores === undefined
        ? []
        : [words.cpuLimit(formatNumber(environment.cpuLimitCores))]),
      `${environment.os}, Node.js ${environment.node}`,
      words.store(environment.store.kind, environment.store.version),
      words.tail(plan.tailCache),
      ...(environment.serverCode === undefined ? [] : [words.serverCode[environment.serverCode]]),
      ...(settings.length === 0 ? [] : [words.settings(settings.join(', '))]),
      words.clock(environment.clock),
      ...(environment.gitCommit === null ? [] : [words.commit(environment.gitCommit)]),
      words.when(startedAt, finishedAt),
      ...(packages.length === 0 ? [] : [words.packages(packages.join(', '))]),
    ]),
  ];
};

export const repeatSection: Section = ({ analysis, text }) => [
  heading(text.repeatHeading),
  code('sh', analysis.result.command),
];
