import { describe, expect, it } from 'vitest';
import { type ReadOptions, readLog } from '../../../bench/advise/log/read-log.ts';
import { formatOf } from '../../../bench/advise/log/time-formats.ts';
import { hotRoomLog, toCsv } from '../../fixtures/make-logs.ts';

async function* inPieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (text: string, options: ReadOptions = {}, size = 1 << 16) =>
  readLog('events.csv', inPieces(text, size), options);

const times = async (text: string, options?: ReadOptions) => [...(await read(text, options)).timesMs];

const problem = (text: string, options?: ReadOptions): Promise<string> =>
  read(text, options).then(
    () => 'no problem',
    (error: Error) => error.message,
  );

const [ONE, TWO] = [Date.UTC(2026, 10, 29, 23, 10, 0, 250), Date.UTC(2026, 10, 29, 23, 10, 1, 500)];

describe('times', () => {
  it.each([
    ['ISO 8601 with Z', '2026-11-29T23:10:00.250Z', '2026-11-29T23:10:01.5Z'],
    ['with an offset', '2026-11-30T08:10:00.250+09:00', '2026-11-29T18:10:01.500-0500'],
    ['without a zone', '2026-11-29T23:10:00.250', '2026-11-29T23:10:01.500'],
    ['with a space', '2026-11-29 23:10:00.250', '2026-11-29 23:10:01.500'],
    ['in Unix seconds', '1795993800.25', '1795993801.5'],
    ['in Unix milliseconds', '1795993800250', '1795993801500'],
    ['in Unix microseconds', '1795993800250000', '1795993801500000'],
  ])('%s', async (_, first, second) => {
    expect(await times(`time\n${first}\n${second}\n`)).toEqual([ONE, TWO]);
  });

  it('in RFC 2822, quoted for its comma, and as web servers write it', async () => {
    const expected = [0.5, 2.5].map((second) => Date.UTC(2026, 10, 29, 23, 10) + second * 1000);
    // Times in whole seconds are spread over their second.
    const mail = 'at\n"Sun, 29 Nov 2026 23:10:00 +0000"\n"Mon, 30 Nov 2026 08:10:02 +0900"\n';
    expect(await times(mail)).toEqual(expected);
    expect(await times('[29/Nov/2026:23:10:00 +0000]\n[29/Nov/2026:23:10:02 +0000]\n')).toEqual(expected);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-13-01 00:00:00',
    '2026-01-01T25:00:00Z',
    '12345',
    'soon',
    '',
    '11/29/2026 10:00',
  ])('refuses %j', (text) => {
    expect(formatOf(text)).toBeUndefined();
  });

  it('spreads the messages of one whole second over it, and says so', async () => {
    const log = await read('time\n2026-01-01 00:00:00\n2026-01-01 00:00:00\n2026-01-01 00:00:01\n');
    expect([...log.timesMs].map((at) => at - Date.UTC(2026, 0, 1))).toEqual([250, 750, 1500]);
    expect(log.notes.map(({ code }) => code)).toEqual(['zoneless', 'coarse']);
  });
});

describe('columns', () => {
  it('are found by their usual names, in any place, and with a byte order mark', async () => {
    const log = await read(
      '\uFEFFid;Room;Timestamp;size\r\n1;a;1795993800250;10\r\n2;b;1795993801500;30\r\n',
    );
    expect([...log.timesMs]).toEqual([ONE, TWO]);
    expect(log).toMatchObject({ roomNames: ['a', 'b'], meanBytes: 20 });
  });

  it('are found without a header, by the first value that is a time', async () => {
    expect(await times('7,1795993800250\n8,1795993801500')).toEqual([ONE, TWO]);
  });

  it('may be named, or numbered', async () => {
    const text = 'seen,sent\n1795993800999,1795993800250\n1795993801999,1795993801500\n';
    expect(await times(text, { time: 'sent' })).toEqual([ONE, TWO]);
    expect(await times(text, { time: '2' })).toEqual([ONE, TWO]);
    expect((await read(text)).notes).toEqual([{ code: 'column', taken: 'seen', others: ['sent'] }]);
    expect(await problem(text, { time: 'send' })).toBe(
      'events.csv, line 2: there is no column "send"; it must be one of seen, sent',
    );
  });

  it('may be quoted, with delimiters, quotes and new lines in them', async () => {
    const text = 'room,time\n"a,""b""",1795993800250\n"two\nlines",1795993801500\nplain,1795993802500\n';
    const log = await read(text);
    expect(log.roomNames).toEqual(['a,"b"', 'two\nlines', 'plain']);
    expect([...log.timesMs]).toEqual([ONE, TWO, TWO + 1000]);
  });

  it('come as JSON, too, also from within an object', async () => {
    const text =
      '{"event":{"at":1795993800250},"channel":"a"}\n{"event":{"at":1795993801500},"channel":"b"}\n';
    const log = await read(text, { time: 'event.at' });
    expect([...log.timesMs]).toEqual([ONE, TWO]);
    expect(log.roomNames).toEqual(['a', 'b']);
  });
});

describe('damaged logs', () => {
  it.each([
    ['nothing', '', 'events.csv: no message, so nothing follows from it; at least two are needed'],
    [
      'one message',
      '1795993800250\n',
      'events.csv: one message only, so nothing follows from it; at least two are needed',
    ],
    ['a header alone', 'time,room\n', 'events.csv: a header (time, room), and no message below it'],
    ['no times', 'a,b\n1,2\n', 'events.csv, line 2: no column holds a time that can be read ("1", "2")'],
    [
      'one time',
      'time\n1795993800250\n1795993800250\n',
      'events.csv: all 2 messages have the same time, so they have no rate',
    ],
    [
      'a JSON array',
      '[{"time":1}]',
      `events.csv, line 1: begins with [, as one JSON array does; write an object a line, for example with: jq -c '.[]'`,
    ],
    [
      'an open quote',
      'time\n1795993800250\n"1795993801500\n',
      'events.csv, line 3: a quote is opened there and never closed',
    ],
  ])('%s', async (_, text, message) => {
    expect(await problem(text)).toBe(message);
  });

  it('with mixed formats: names both, with their lines', async () => {
    expect(await problem('time\n1795993800250\n1795993801\n2026-11-29T23:10:00Z\n')).toBe(
      [
        'events.csv, line 3: "1795993801" is Unix time in seconds, but line 2 has Unix time in milliseconds; a log must have one format throughout',
        'events.csv, line 4: "2026-11-29T23:10:00Z" is ISO 8601 with a zone, but line 2 has Unix time in milliseconds; a log must have one format throughout',
        'To leave such lines out, add --skip-bad.',
      ].join('\n'),
    );
  });

  it('with lines that were cut off, or are none: told with their numbers, or left out', async () => {
    const text = 'time,size\n1795993800250,1\n17959938\n1795993801500,many\n1795993801500,3\n';
    expect(await problem(text)).toMatch(
      /^events.csv, line 3: has 1 columns, and the size is in column 2\nevents.csv, line 4: the size/,
    );
    const log = await read(text, { skipBad: true });
    expect([...log.timesMs]).toEqual([ONE, TWO]);
    expect(log.notes).toEqual([{ code: 'skipped', lines: 2, firstLine: 3 }]);
  });

  it('out of order: sorted, with their rooms, and said', async () => {
    const log = await read('time,room\n1795993801500,b\n1795993800250,a\n');
    expect([...log.timesMs]).toEqual([ONE, TWO]);
    expect([...(log.rooms ?? [])].map((room) => log.roomNames[room])).toEqual(['a', 'b']);
    expect(log.notes).toEqual([{ code: 'sorted', outOfOrder: 1, firstLine: 3 }]);
  });

  it('years apart: points at the silence', async () => {
    const log = await read('time\n2016-01-01T00:00:00.5Z\n2026-01-01T00:00:00.5Z\n2026-01-01T00:00:01.5Z\n');
    expect(log.notes).toMatchObject([{ code: 'distant', line: 3 }]);
  });
});

it('reads the same wherever the bytes are cut', async () => {
  const text = toCsv(hotRoomLog(1, 200));
  const whole = await read(text);
  for (const size of [1, 7, 100]) expect(await read(text, {}, size)).toEqual(whole);
  expect(whole.timesMs).toHaveLength(200);
});
