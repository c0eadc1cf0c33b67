import { beforeAll, describe, expect, it } from 'vitest';
import { EXPERIMENTS, type Experiment, type ExperimentOutcome, MODES } from './experiments.ts';
import { runExperiment } from './run.ts';

/** Long enough for every falsified message to be published and to arrive; see the experiments. */
const DURATION_S = 2;

describe('the driver reports exactly what was injected', () => {
  const honest = new Map<Experiment['mode'], ExperimentOutcome>();
  beforeAll(async () => {
    for (const mode of MODES) honest.set(mode, await runExperiment({ mode, lies: {} }, DURATION_S));
  });

  async function expectCaught(experiment: Experiment): Promise<void> {
    const { injected, reported, caught } = experiment.judge(
      await runExperiment(experiment, DURATION_S),
      honest.get(experiment.mode) as ExperimentOutcome,
    );
    expect(caught, `injected: ${injected}; reported: ${reported}`).toBe(true);
  }

  describe.concurrent('together', () => {
    it.for(EXPERIMENTS.filter(({ alone }) => !alone))('$mode: $name', expectCaught);
  });

  describe('one by one', () => {
    it.for(EXPERIMENTS.filter(({ alone }) => alone))('$mode: $name', expectCaught);
  });
});
