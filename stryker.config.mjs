/** Mutation testing of the accounting: `npm run test:mutation`. A few minutes, so not part of `npm test`. */
export default {
  mutate: [
    'bench/ledger.ts',
    'bench/model.ts',
    'bench/pacer.ts',
    'bench/stats/*.ts',
    'bench/health.ts',
    'bench/reasons.ts',
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
  ignorePatterns: ['results', 'src/web/dist'],
};
