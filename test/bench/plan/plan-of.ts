import { BENCH_OPTIONS, type BenchOption, type OptionTexts } from '../../../bench/plan/options.ts';
import { makePlan, type PlanRequest } from '../../../bench/plan/plan.ts';

/** Every flag as it is when nobody gives it. */
const DEFAULTS: OptionTexts = Object.fromEntries(
  Object.entries<BenchOption>(BENCH_OPTIONS).map(([name, option]) => [name, option.default]),
) as OptionTexts;

/** The plan that these flags make, all others left as they are. */
export function planOf(texts: Partial<OptionTexts>, request: Partial<PlanRequest> = {}) {
  return makePlan({
    texts: { ...DEFAULTS, ...texts },
    typed: () => false,
    runName: undefined,
    store: 'sqlite',
    out: '.',
    control: false,
    allowVoid: false,
    openFileLimit: 20_000,
    ...request,
  });
}
