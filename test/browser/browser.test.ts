import { afterAll, describe, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../classroom/server/build-page.ts';
import { benchTests } from './bench.ts';
import { type ClassroomTest, openClassroom } from './classroom.ts';
import { connectionTests } from './connection.ts';
import { launchBrowser } from './launch.ts';
import { pageTests } from './page.ts';
import { raceTests } from './race.ts';

await ensurePageBuilt((line) => process.stderr.write(`${line}\n`));
const launched = await launchBrowser();
const browser = 'browser' in launched ? launched.browser : undefined;

if ('reason' in launched) {
  // In CI nobody reads the output, so skipped tests must not look like passed ones.
  if (process.env['CI']) throw new Error(`no browser to test with: ${launched.reason}`);
  process.stderr.write(`Browser tests are skipped, since there is no browser: ${launched.reason}\n`);
}

/** Only ends a test that hangs. On a busy machine a benchmark alone takes a minute. */
const LIMIT_MS = 300_000;

describe.skipIf(browser === undefined)('the page in a browser', () => {
  /** Declares a concurrent test, since most of a test's time is spent waiting for messages. */
  const classroomTest: ClassroomTest = (name, run) =>
    it.concurrent(
      name,
      async ({ expect: expectHere }) => {
        if (browser === undefined) return;
        const classroom = await openClassroom(browser);
        try {
          await run(classroom, expectHere);
        } finally {
          await classroom.close();
        }
        expect(classroom.errors, 'errors on the console').toEqual([]);
      },
      LIMIT_MS,
    );
  afterAll(() => browser?.close());

  // The longest test comes first, so that the others run at the same time.
  benchTests(classroomTest);
  raceTests(classroomTest);
  connectionTests(classroomTest);
  pageTests(classroomTest);
});
