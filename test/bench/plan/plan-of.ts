import { DEFAULT_TEXTS, type OptionTexts } from '../../../bench/plan/options.ts';
import { makePlan, type PlanRequest } from '../../../bench/plan/plan.ts';

/** The plan that these flags make, all others left as they are. */
export function planOf(texts: Partial<OptionTexts>, request: Partial<PlanRequest> = {}) {
  return makePlan({
    texts: { ...DEFAULT_TEXTS, ...texts },
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
