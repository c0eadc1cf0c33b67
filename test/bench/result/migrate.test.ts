import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resumePlan } from '../../../bench/plan/resume.ts';
import { verdictsOf } from '../../../bench/report/analysis/verdict.ts';
import { en } from '../../../bench/report/words/en/index.ts';
import { DATA_FILE, ResultError, readResult, writeResult } from '../../../bench/result/file.ts';
import { type Reason, reasonSchema } from '../../../bench/result/reasons.ts';
import { resultSchema } from '../../../bench/result/schema.ts';
import { readSentence } from '../../../bench/result/sentences-v1.ts';

const FIXTURE = fileURLToPath(new URL('../../fixtures/data-v1.json', import.meta.url));
const REFERENCE = fileURLToPath(new URL('../../../results/reference', import.meta.url));

interface Version1 {
  readonly cells: readonly { readonly reasons: readonly string[] }[];
  readonly verdicts: readonly { readonly text: string }[];
}
const old = JSON.parse(await readFile(FIXTURE, 'utf8')) as Version1;
const sentences = old.cells.flatMap(({ reasons }) => reasons);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrate-'));
  await copyFile(FIXTURE, join(folder, DATA_FILE));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a file of version 1', () => {
  it('is read as version 2, its reasons as codes with figures', async () => {
    const result = await readResult(folder);
    expect(result.schemaVersion).toBe(2);
    expect(result.cells.map(({ reasons }) => reasons).filter((reasons) => reasons.length > 0)).toEqual([
      [
        { code: 'disconnected', failedClients: 2, clients: 10, said: 'connect ECONNREFUSED 127.0.0.1:4000' },
        { code: 'coldClients', warmedUpClients: 7, connectedClients: 8 },
        { code: 'unpublished', failedMessages: 3 },
        { code: 'busyThread', busyFraction: 0.951, limitFraction: 0.9 },
        { code: 'lateThread', lateMs: 20.004, limitMs: 20 },
        { code: 'latePublisher', lateMs: 50, limitMs: 10 },
        { code: 'missedTicks', missedFraction: 0.11, limitFraction: 0.01, serverBusyFraction: 0.25 },
        { code: 'impossible', arrivals: 1 },
        { code: 'early', messages: 2 },
        { code: 'clocks', errorMs: 4.32, limitMs: 0.05 },
        { code: 'window', ranS: 2.12, plannedS: 2 },
      ],
      [
        {
          code: 'databaseFailed',
          failedMessages: 12,
          said: 'MongoDB cannot be reached (connection closed)',
        },
        { code: 'lateThread', lateMs: 1234.5, limitMs: 20 },
        { code: 'unknown', arrivals: 7 },
      ],
      [
        {
          code: 'said',
          text: 'the server process was ended by SIGKILL; its last words: out of memory',
        },
      ],
      [
        { code: 'nothingMeasured', publishedMessages: 4, connectedClients: 0, deliveries: 0 },
        {
          code: 'noLocalPorts',
          failedClients: 10,
          clients: 10,
          said: 'connect EADDRNOTAVAIL 127.0.0.1:4000 - Local (127.0.0.1:0)',
        },
      ],
      [
        { code: 'noOpenFiles', failedClients: 10, clients: 10, said: 'connect EMFILE 127.0.0.1:4000' },
        { code: 'said', text: 'fetch failed (connect EMFILE 127.0.0.1:4000)' },
      ],
    ] satisfies Reason[][]);
  });

  it('has a sentence of every reason that version 1 knew, and each reads as it did', () => {
    const codes = new Set(sentences.map((sentence) => readSentence(sentence).code));
    const later: readonly string[] = [
      'troubles',
      'unmetered',
      'pollsLost',
      'overloaded',
      'serverWaited',
      'stolen',
      'memoryShort',
      'apart',
    ];
    const known = reasonSchema.options
      .map(({ shape }) => shape.code.value)
      .filter((code) => !later.includes(code));
    expect([...codes].sort()).toEqual(known.sort());
    for (const sentence of sentences) expect(en.reason(readSentence(sentence))).toBe(sentence);
  });

  it('loses the sentences of its verdicts, and gets verdicts from its cells, by the judge of today', async () => {
    const result = await readResult(folder);
    expect(result.verdicts).toEqual([]);
    const verdicts = verdictsOf(result);
    expect(verdicts.map(({ code }) => code)).toEqual(['headline', 'cost', 'equalFreshness']);
    expect(verdicts.map(en.verdict)[1]).toContain('2.3 times less traffic');
  });

  it('is written as version 2, which is read as it is', async () => {
    const result = await readResult(folder);
    const whole = { ...result, verdicts: [...verdictsOf(result)] };
    await writeResult(folder, whole);
    expect(await readResult(folder)).toEqual(whole);
    // No sentence but in what somebody else said, and no long text but the command.
    const texts = textsIn(JSON.parse(await readFile(join(folder, DATA_FILE), 'utf8')));
    expect(texts.filter((text) => text.split(' ').length > 3)).toEqual([]);
  });

  it('is gone on with', async () => {
    const { cells, earlier } = await resumePlan(folder, {
      store: undefined,
      preset: undefined,
      allowVoid: false,
    });
    expect(earlier).toEqual((await readResult(folder)).cells);
    expect(cells).toHaveLength(earlier.length);
  });

  it.each([
    ['lacks its cells', { cells: undefined }],
    ['has reasons of another version', { cells: [{ reasons: [{ code: 'early', messages: 1 }] }] }],
  ])('is refused where it %s', async (_what, change) => {
    await writeFile(join(folder, DATA_FILE), JSON.stringify({ ...old, ...change }));
    await expect(readResult(folder)).rejects.toThrow(ResultError);
    await expect(readResult(folder)).rejects.toThrow(/is not a run's data:\n.*cells/s);
  });
});

it.each([0, 3, '2'])('a file of version %j is refused with what can be read', async (schemaVersion) => {
  await writeFile(join(folder, DATA_FILE), JSON.stringify({ ...old, schemaVersion }));
  await expect(readResult(folder)).rejects.toThrow(/has schemaVersion .*; this version reads 1 and 2 only/);
});

it('the committed reference run is read', async () => {
  const result = await readResult(REFERENCE);
  expect(resultSchema.parse(result)).toEqual(result);
  expect(verdictsOf(result).length).toBeGreaterThan(2);
});

const NO_SENTENCES: readonly string[] = ['command', 'said', 'text'];

/** Every text in a value of JSON but the command and what somebody else said. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, of]) => (NO_SENTENCES.includes(name) ? [] : textsIn(of)));
}
