import { defineConfig } from 'vitest/config';

/** The tests that must fail when the accounting is broken. */
export default defineConfig({
  test: {
    include: [
      'test/bench/*/{ledger,ledger-properties,model,pacer,stats,histogram,staleness,health,reasons,migrate,percentile}.test.ts',
    ],
  },
});
