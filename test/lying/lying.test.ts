import { beforeAll, describe, expect, it } from 'vitest';
import { EXPERIMENTS, type Experiment, MODES, type Outcome } from './experiments.ts';
import { runExperiment } from './run.ts';

/** Long enough for every lie to have been told and its message to have arrived; see the experiments. */
const DURATION_S = 2;

describe('the driver finds out', () => {
  const honest = new Map<Experiment['mode'], Outcome>();
  beforeAll(async () => {
    for (const mode of MODES) honest.set(mode, await runExperiment({ mode, lies: {} }, DURATION_S));
  });

  async function find(experiment: Experiment): Promise<void> {
    const { injected, reported, caught } = experiment.judge(
      await runExperiment(experiment, DURATION_S),
      honest.get(experiment.mode) as Outcome,
    );
    expect(caught, `injected: ${injected}; reported: ${reported}`).toBe(true);
  }

  describe.concurrent('together', () => {
    it.for(EXPERIMENTS.filter(({ alone }) => !alone))('$mode: $name', find);
  });

  describe('one by one', () => {
    it.for(EXPERIMENTS.filter(({ alone }) => alone))('$mode: $name', find);
  });
});
