import { markdownTable } from 'markdown-table';
import { LIMITS } from '../../bench/measure/health.ts';
import { say, writeTables } from '../trust/document.ts';
import { EXPERIMENTS, type Experiment, type ExperimentOutcome, MODES } from './experiments.ts';
import { runExperiment } from './run.ts';
import { GREATEST_DISTANCE, measureUniformity, UNIFORMITY_RATES, type Uniformity } from './uniform-run.ts';

const DURATION_S = 5;
const MAX_ATTEMPTS = 3;

/** Runs every experiment, one after the other, and writes the driver's findings into docs/trust.md. */
export async function prove(): Promise<boolean> {
  const findings = await runExperiments();
  const uniformities = await measureAll();
  await writeTables('npm run trust', {
    lies: liesTable(findings),
    uniformity: uniformityTable(uniformities),
    limits: limitsTable(),
  });
  const biased = uniformities.some(
    ({ distance, reasons }) => reasons.length === 0 && distance > GREATEST_DISTANCE,
  );
  return !biased && findings.every(([, { caught }]) => caught);
}

async function runExperiments() {
  const honest = new Map<Experiment['mode'], ExperimentOutcome>();
  for (const mode of MODES) honest.set(mode, await runExperiment({ mode, lies: {} }, DURATION_S));
  const found: [Experiment, ReturnType<Experiment['judge']>][] = [];
  for (const experiment of EXPERIMENTS) {
    const outcome = await runExperiment(experiment, DURATION_S);
    const finding = experiment.judge(outcome, honest.get(experiment.mode) as ExperimentOutcome);
    say(
      `${finding.caught ? 'found ' : 'MISSED'} ${experiment.mode}: ${experiment.name}: ${finding.reported}`,
    );
    found.push([experiment, finding]);
  }
  return found;
}

async function measureAll(): Promise<Uniformity[]> {
  const measured: Uniformity[] = [];
  for (const messagesPerSecond of UNIFORMITY_RATES) measured.push(await measureUntilValid(messagesPerSecond));
  return measured;
}

/** Measures again after a void cell, three times at most. If all are void, the last one is returned. */
async function measureUntilValid(messagesPerSecond: number): Promise<Uniformity> {
  for (let attempt = 1; ; attempt++) {
    const uniformity = await measureUniformity(messagesPerSecond);
    const { distance, reasons } = uniformity;
    say(
      `distance from uniform at ${messagesPerSecond} messages/s: ${[distance.toFixed(4), ...reasons].join('; void: ')}`,
    );
    if (reasons.length === 0 || attempt === MAX_ATTEMPTS) return uniformity;
  }
}

function liesTable(found: Awaited<ReturnType<typeof runExperiments>>): string {
  return markdownTable([
    ['mode', 'the lie', 'injected', 'reported', 'found'],
    ...found.map(([{ mode, name }, { injected, reported, caught }]) => [
      mode,
      name,
      injected,
      reported,
      caught ? 'yes' : '**no**',
    ]),
  ]);
}

function uniformityTable(measured: readonly Uniformity[]): string {
  return markdownTable([
    [
      'messages/s',
      'latencies',
      'mean',
      'distance from uniform on [0, 1 s]',
      `at most ${GREATEST_DISTANCE}`,
      'driver',
    ],
    ...measured.map(({ messagesPerSecond, latencies, latencyMsMean, distance, reasons }) => [
      String(messagesPerSecond),
      latencies.toLocaleString('en'),
      `${latencyMsMean.toFixed(1)} ms`,
      distance.toFixed(4),
      reasons.length > 0 ? 'void' : distance <= GREATEST_DISTANCE ? 'yes' : '**no**',
      reasons.length === 0 ? 'kept up' : `void: ${reasons.join('; ')}`,
    ]),
  ]);
}

function limitsTable(): string {
  return markdownTable([
    ['limit', 'value'],
    ...Object.entries(LIMITS).map(([name, value]) => [`\`${name}\``, String(value)]),
  ]);
}
