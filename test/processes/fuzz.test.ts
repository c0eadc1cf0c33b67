import { expect, it } from 'vitest';
import { fuzzCommandLine } from '../fuzz/command-line/index.ts';
import { fuzz } from '../fuzz/fuzz.ts';

/** The first inputs of `npm run fuzz`, the same in every run. */
const SEED = 1;
const INPUTS = 2_000;

it(`${INPUTS} mutated inputs over every protocol cause no fault in the server`, async () => {
  const { tally } = await fuzz({ seed: SEED, from: 0, inputs: INPUTS, clients: 32, restarts: 0 });
  // Each fault names the inputs that reproduce it: `npm run fuzz -- --seed 1 --from N --inputs M`.
  expect(tally.faults).toEqual([]);
  const inputs = [...tally.kinds.values()].map((kind) => kind.inputs);
  expect(inputs.reduce((sum, count) => sum + count, 0)).toBe(INPUTS);
});

const COMMAND_LINES = 60;

it(`${COMMAND_LINES} wrong command lines end with a documented code, and say what is wrong`, async () => {
  // `npm run fuzz -- --of command-line --seed 1 --from N --inputs 1` repeats one.
  const { commands, faults } = await fuzzCommandLine({ seed: SEED, from: 1, inputs: COMMAND_LINES });
  expect(faults).toEqual([]);
  expect(commands.size).toBeGreaterThan(6);
});
