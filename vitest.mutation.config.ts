import { defineConfig } from 'vitest/config';

/** The tests that must fail when the accounting is broken. */
export default defineConfig({
  test: {
    include: [
      'test/bench/*/{ledger,ledger-properties,model,pacer,stats,histogram,staleness,health,reasons,migrate,percentile}.test.ts',
      'test/bench/result/judge/*.test.ts',
      'test/bench/model/costs/costs.test.ts',
      'test/bench/measure/{cell,derive,machine/watch}.test.ts',
      'test/bench/report/{analysis,crossover,verdict,freshness}.test.ts',
      'test/src/meter.test.ts',
    ],
  },
});
