import { expect } from 'vitest';
import type { ClassroomTest } from './classroom.ts';

/** Tests of the benchmark that is started from the page. */
export function benchTests(it: ClassroomTest): void {
  it('runs a benchmark and shows its tables; without known costs, the projection says how to get them', async (classroom) => {
    const page = await classroom.open();
    await page.locator('#what-if-source').getByText('The costs of this machine are not known').waitFor();
    const form = page.locator('#bench-form');
    await form.getByLabel('Readers').fill('5');
    await form.getByLabel('Ask every').fill('200');
    await form.getByLabel('Messages a second').fill('10');
    await form.getByLabel('Seconds measured').fill('1');
    // The page first asks by GET whether a job is running. Only the POST starts one.
    const started = page.waitForResponse(
      (response) => response.url().endsWith('/classroom/jobs') && response.request().method() === 'POST',
    );
    await form.getByRole('button', { name: 'Measure' }).click();
    await started;
    const second = await fetch(`${classroom.server.url}/classroom/jobs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind: 'lesson', lesson: 'body-hash-etag' }),
    });
    expect(second.status).toBe(409);
    await page.locator('#bench-log').getByText('measuring').first().waitFor();
    await page.locator('#bench-result .verdict').first().waitFor();
    expect(await page.locator('#bench-result table').first().textContent()).toContain('short-poll');
  });
}
