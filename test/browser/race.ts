import type { Page } from 'playwright-core';
import { type ExpectStatic, expect } from 'vitest';
import {
  type ClassroomTest,
  choose,
  post,
  say,
  type TestClassroom,
  WAIT_LIMIT_MS,
  waitForMessages,
} from './classroom.ts';

/** Tests of the race and its chat. */
export function raceTests(it: ClassroomTest): void {
  it('counts exactly the requests that the server counts, for pull and push', async (classroom, expectHere) => {
    const page = await classroom.open();
    await choose(page, 'Ask every', '100');
    await choose(page, 'Messages a second', '10');
    await Promise.all([waitForMessages(page, 'pull', 10), waitForMessages(page, 'push', 10)]);
    await expectAgreement(page, classroom, expectHere);
  });

  it('counts exactly the requests that the server counts, for all modes at once', async (classroom, expectHere) => {
    const page = await classroom.open();
    for (const box of await page.locator('.lane-choice input').all()) await box.check();
    await choose(page, 'Messages a second', '10');
    // Eleven rows: nine lanes, the published messages and the server's meter. Lanes start once the clocks were compared.
    await page.locator('#lanes [data-lane]').nth(10).waitFor();
    const lanes = await page
      .locator('#lanes [data-lane]')
      .evaluateAll((rows) =>
        rows
          .map((row) => row.getAttribute('data-lane') ?? '')
          .filter((id) => id !== 'published' && id !== 'server'),
      );
    expect(lanes).toHaveLength(9);
    for (const lane of lanes) await waitForMessages(page, lane, 5);
    await expectAgreement(page, classroom, expectHere);
  });

  it('has the bytes of its polls counted whole by the server’s meter, which it reads on the same connections', async (classroom, expectHere) => {
    const page = await classroom.open();
    await choose(page, 'Messages a second', '0');
    await choose(page, 'Ask every', '100');
    const figure = (lane: string, column: string) =>
      page.locator(`#lanes [data-lane="${lane}"] .${column}`).textContent();
    await expectHere
      .poll(async () => Number(await figure('pull', 'requests')), { timeout: WAIT_LIMIT_MS })
      .toBeGreaterThan(30);
    const { bytesIn, bytesOut, requests } = classroom.server.meter.snapshot().roles.deliver;
    // A browser's request has about 500 bytes, most of them headers. The answers are shorter.
    expect(bytesIn / requests).toBeGreaterThan(300);
    expect(bytesOut / requests).toBeLessThan(bytesIn / requests);
    expect(await page.locator('#lanes th.bytes').textContent()).toBe('Received');
  });

  it('delivers messages of two windows to both, by pull and by push', async (classroom) => {
    const first = await classroom.open();
    const second = await classroom.openBeside(first);
    await choose(first, 'Ask every', '200');
    await say(first, 'Ada', 'from the first window');
    await say(second, 'Bob', 'from the second window');
    for (const page of [first, second]) {
      for (const lane of ['pull', 'push']) {
        const column = page.locator(`#chat-columns [data-lane="${lane}"]`);
        await column.getByText('from the first window').waitFor();
        await column.getByText('from the second window').waitFor();
      }
    }
  });

  it('makes one window of all browsers the timekeeper, and says so in the others', async (classroom) => {
    const first = await classroom.open();
    const second = await classroom.open();
    const note = (page: Page) => page.locator('#keeper-note');
    await note(second).getByText('from another window').waitFor();
    expect(await note(first).isVisible()).toBe(false);
    await choose(second, 'Messages a second', '10');
    await note(first).getByText('from another window').waitFor();
    await note(second).waitFor({ state: 'hidden' });
    await waitForMessages(first, 'push', 5);
  });

  it('keeps the row of published messages visible above all lanes, on a phone too', async (classroom) => {
    for (const viewport of [
      { width: 390, height: 844 },
      { width: 1280, height: 800 },
    ]) {
      const page = await classroom.open({ viewport });
      for (const box of await page.locator('.lane-choice input').all()) await box.check();
      await page.locator('#lanes [data-lane]').nth(10).waitFor();
      const last = page.locator('#lanes [data-lane="push"]');
      await last.evaluate((row) => row.scrollIntoView({ block: 'end', behavior: 'instant' }));
      const box = await page.locator('#lanes [data-lane="published"]').boundingBox();
      expect(box?.y, `${viewport.width} px wide`).toBeGreaterThanOrEqual(0);
      expect(box?.y, `${viewport.width} px wide`).toBeLessThan(viewport.height / 2);
    }
  });

  it('says that a message is too long, and does not cut it', async (classroom) => {
    const page = await classroom.open();
    const text = page.locator('[name=text]');
    await text.fill('x'.repeat(1_200));
    await page.locator('#chat-form').getByText('1,200 of at most 1,000 characters').waitFor();
    await text.press('Enter');
    expect(await text.inputValue()).toHaveLength(1_200);
    await text.fill('x'.repeat(1_000));
    await text.press('Enter');
    await page.locator('#chat-columns [data-lane="push"] .said', { hasText: 'xxx' }).waitFor();
    expect(await text.inputValue()).toBe('');
  });

  it('warns of a sleep until the next reset, and draws it as a gap', async (classroom, expectHere) => {
    const page = await classroom.open();
    await page.clock.install();
    await page.reload();
    await waitForMessages(page, 'push', 1);
    const received = async () =>
      Number(await page.locator('#lanes [data-lane="push"] .messages').textContent());
    await choose(page, 'Messages a second', '10');
    await waitForMessages(page, 'push', 5);
    const before = await received();
    await page.clock.fastForward(50_000);
    const warning = page.locator('#lateness');
    await warning.getByText('Since Reset this page itself was late').waitFor();
    // The five hundred messages that were due meanwhile are not sent.
    expect((await received()) - before).toBeLessThan(200);
    await page.locator('#key-gap').waitFor();
    await page.getByRole('button', { name: 'Reset' }).click();
    await expectHere
      .poll(() => warning.textContent(), { timeout: WAIT_LIMIT_MS })
      .not.toMatch(/late by up to \d+(\.\d)? s/);
  });

  it('shows markup in a message as text', async (classroom) => {
    const page = await classroom.open();
    const text = '<img src=x onerror="document.title=1"><b>bold</b>';
    await say(page, '<i>Eve</i>', text);
    const said = page.locator('#chat-columns [data-lane="push"] .said', { hasText: 'onerror' });
    await said.waitFor();
    expect(await said.textContent()).toBe(text);
    expect(await page.locator('#chat-columns img, #chat-columns i').count()).toBe(0);
    expect(await page.title()).toBe('Who speaks first?');
  });

  it('polls only on a click in the first step', async (classroom) => {
    const page = await classroom.open();
    await page.locator('[data-step="request"]').click();
    await choose(page, 'Messages a second', '0');
    await page.locator('#lanes [data-lane="push"]').waitFor({ state: 'detached' });
    await post(classroom.server.url, 'nobody has asked yet');
    const figure = (column: string) => page.locator(`#lanes [data-lane="pull"] .${column}`);
    expect(await figure('requests').textContent()).toBe('0');
    for (const unknown of ['bytes', 'mean', 'worst']) {
      expect(await figure(unknown).textContent(), unknown).toBe('–');
    }
    const list = page.locator('#chat-columns [data-lane="pull"]').getByText('nobody has asked yet');
    expect(await list.count()).toBe(0);
    await page.getByRole('button', { name: 'Ask now' }).click();
    await list.waitFor();
  });

  it('counts delay from the due time, also if a lane receives a message before the answer to its POST', async (classroom, expectHere) => {
    const page = await classroom.open();
    const worst = page.locator('#lanes [data-lane="push"] .worst');
    await page.locator('[data-trap="coordinated-omission"] .set-up').click();
    await waitForMessages(page, 'push', 5);
    await choose(page, 'Delay counts from', 'due');
    await page.getByRole('button', { name: 'Stall the server' }).click();
    await expectHere.poll(() => worst.textContent(), { timeout: WAIT_LIMIT_MS }).toMatch(/\d s$/);
  });

  it('receives messages by the browser’s own EventSource and WebSocket', async (classroom) => {
    const page = await classroom.open();
    const received = page.evaluate(() => {
      const texts = (source: EventTarget): Promise<string> =>
        new Promise((resolve) =>
          source.addEventListener('message', (event) => {
            const { text } = JSON.parse((event as MessageEvent<string>).data) as { text: string };
            if (text === 'to the browser itself') resolve(text);
          }),
        );
      const socketUrl = `${location.origin.replace('http', 'ws')}/messages/socket?since=0`;
      return Promise.all([
        texts(new EventSource('/messages/stream?since=0')),
        texts(new WebSocket(socketUrl)),
      ]);
    });
    await post(classroom.server.url, 'to the browser itself');
    expect(await received).toEqual(['to the browser itself', 'to the browser itself']);
  });
}

/** Pauses the race and expects the page and the server to agree on requests and empty answers. */
async function expectAgreement(
  page: Page,
  { server }: TestClassroom,
  expectHere: ExpectStatic,
): Promise<void> {
  await page.getByRole('button', { name: 'Pause' }).click();
  // Read in one call: a pending request is already counted as a request, and later perhaps as empty.
  const readCounts = async () => {
    const shown = await page.evaluate(() => {
      const table = document.getElementById('lanes');
      return {
        requests: [table?.dataset['pageRequests'], table?.dataset['serverRequests']].map(Number),
        empties: [...document.querySelectorAll('#lanes tbody .empty')].map((cell) =>
          Number(cell.textContent),
        ),
        agreement: document.getElementById('agreement')?.textContent,
      };
    });
    const serverEmpty = shown.empties.pop();
    return {
      requests: new Set([...shown.requests, server.meter.counters.deliver.requests]).size,
      unexplainedEmpty: shown.empties.reduce((sum, empty) => sum + empty, 0) - Number(serverEmpty),
      agreement: shown.agreement,
    };
  };
  await expectHere
    .poll(readCounts, { timeout: WAIT_LIMIT_MS })
    .toEqual({ requests: 1, unexplainedEmpty: 0, agreement: expect.stringContaining('agree') });
}
