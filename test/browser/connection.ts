import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type ClassroomTest, choose, post, say, waitForMessages } from './classroom.ts';

/** What the page says and does when its server, or the way to it, is gone for a while. */
export function connectionTests(it: ClassroomTest): void {
  it('names the network as a possible cause if the server cannot be reached', async (classroom) => {
    const page = await classroom.open();
    await choose(page, 'Ask every', '200');
    await page.context().setOffline(true);
    await page.locator('#connection[data-state="lost"]').getByText('cannot be reached').waitFor();
    expect(await page.locator('#connection').textContent()).toContain('network');
    await say(page, 'Ada', 'hello?');
    await page.locator('#connection').getByText('The message was not sent: the server cannot').waitFor();
    expect(await page.locator('[name=text]').inputValue()).toBe('hello?');
    await page.context().setOffline(false);
    await page.locator('#connection[data-state="back"]').waitFor();
    (classroom.errors as string[]).splice(0);
  });

  it('reconnects to a restarted server, loses no message, and says so', async (classroom) => {
    const page = await classroom.open();
    for (const lane of ['sse', 'ndjson', 'websocket', 'longPoll']) {
      await page.locator(`.lane-choice [data-lane="${lane}"] input`).check();
      // A new lane starts at the head of the log. It would not receive a message that is posted before it has started.
      await page.locator(`#lanes [data-lane="${lane}"]`).waitFor();
    }
    await choose(page, 'Messages a second', '0');
    await choose(page, 'Ask every', '200');
    await post(classroom.server.url, 'before');
    for (const lane of ['pull', 'push', 'sse', 'ndjson', 'websocket', 'longPoll'])
      await waitForMessages(page, lane, 1);
    const seen = classroom.errors.length;
    await classroom.server.close();
    await page.locator('#connection[data-state="lost"]').waitFor();
    await classroom.startServer();
    await post(classroom.server.url, 'while the page was away');
    await page.locator('#connection[data-state="back"]').waitFor();
    expect(await page.locator('#connection').textContent()).toContain('Nothing was lost');
    for (const lane of ['pull', 'push']) {
      await page
        .locator(`#chat-columns [data-lane="${lane}"]`)
        .getByText('while the page was away')
        .waitFor();
    }
    // The browser logs the refused connections, which this test causes.
    const refused = (classroom.errors as string[]).splice(seen);
    expect(refused.filter((error) => !/ERR_|WebSocket connection/.test(error))).toEqual([]);
  });

  it('says that the log is new after a restart without the old log, and goes on with it', async (classroom) => {
    const page = await classroom.open();
    await choose(page, 'Messages a second', '0');
    await choose(page, 'Ask every', '200');
    for (const text of ['one', 'two', 'three']) await post(classroom.server.url, text);
    for (const lane of ['pull', 'push']) await waitForMessages(page, lane, 3);
    const seen = classroom.errors.length;
    await classroom.server.close();
    await page.locator('#connection[data-state="lost"]').waitFor();
    for (const file of await readdir(classroom.folder)) {
      if (file.startsWith('log.db')) await rm(join(classroom.folder, file));
    }
    await classroom.startServer();
    await page.locator('#connection[data-state="back"]').waitFor();
    expect(await page.locator('#connection').textContent()).toContain('new, empty log');
    await post(classroom.server.url, 'four');
    for (const lane of ['pull', 'push']) await waitForMessages(page, lane, 4);
    expect(await page.locator('#lanes').getAttribute('data-missed')).toBe('0');
    // The new server's counters are lower than the old one's, but no figure is negative.
    expect(await page.locator('#lanes [data-lane="server"]').textContent()).not.toMatch(/[-−]\d/);
    await page.locator('#agreement').getByText('server was restarted').waitFor();
    (classroom.errors as string[]).splice(seen);
  });
}
