/** Mutation testing of the accounting: `npm run test:mutation`. A few minutes, so not part of `npm test`. */
export default {
  mutate: [
    'bench/ledger/ledger.ts',
    'bench/model/theory.ts',
    'bench/load/pacer.ts',
    'bench/ledger/staleness.ts',
    'bench/result/judge.ts',
    'bench/result/statistics/{histogram,intervals,percentile,uniformity}.ts',
    'bench/measure/health.ts',
    'bench/result/sentences-v1.ts',
    'bench/report/words/en/reasons.ts',
  ],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  // Stryker would rewrite tsconfig.json by TypeScript's old programming interface, which TypeScript 7 does not have.
  tsconfigFile: 'none',
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
  concurrency: 2,
  timeoutMS: 20_000,
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
  ignorePatterns: ['results', 'dist'],
};
