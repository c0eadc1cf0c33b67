import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Tests wait on counts, never on sleeps; the limit only ends a test that hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: more workers than that only make the tests wait for each other.
    maxWorkers: 2,
    maxConcurrency: 3,
  },
});
