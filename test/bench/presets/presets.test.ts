import { describe, expect, it } from 'vitest';
import { BENCH_OPTIONS, type BenchOption, type OptionTexts } from '../../../bench/plan/options.ts';
import { makePlan, type Planned } from '../../../bench/plan/plan.ts';
import { resumePlan } from '../../../bench/plan/resume.ts';
import { hashrocket } from '../../../bench/presets/hashrocket.ts';
import { presets } from '../../../bench/presets/index.ts';
import type { Preset } from '../../../bench/presets/preset.ts';
import { socketIoMemory } from '../../../bench/presets/socketio-memory.ts';
import { analyse } from '../../../bench/report/analysis/index.ts';
import { verdictsIn } from '../../../bench/report/analysis/verdict.ts';
import { chartsOf } from '../../../bench/report/charts/index.ts';
import { renderMarkdown } from '../../../bench/report/render/markdown.ts';
import { publishedTable } from '../../../bench/report/render/published.ts';
import { renderTerminal } from '../../../bench/report/render/terminal.ts';
import { ABSENT } from '../../../bench/report/words/format.ts';
import { LANGUAGES, TEXTS } from '../../../bench/report/words/index.ts';
import { writeResult } from '../../../bench/result/file.ts';
import type { Cell, Result } from '../../../bench/result/schema.ts';
import { rowsOf, summarise } from '../../../bench/result/summary.ts';
import { MAX_TEXT_BYTES } from '../../../src/log/message.ts';
import { failed, makeResult, voided } from '../../fixtures/make-result.ts';
import { startBench, temporaryFolder } from '../../support/bench.ts';

const DEFAULTS: OptionTexts = Object.fromEntries(
  Object.entries<BenchOption>(BENCH_OPTIONS).map(([name, { default: text }]) => [name, text]),
);
const TEN_MINUTES_MS = 600_000;

function planOf({ name, flags }: Preset): Promise<Planned> {
  return makePlan({
    texts: { ...DEFAULTS, ...flags },
    typed: (option) => flags[option] !== undefined,
    store: 'sqlite',
    out: temporaryFolder(),
    runName: undefined,
    control: false,
    allowVoid: false,
    preset: name,
    openFileLimit: undefined,
  });
}

/**
 * Makes a run of the preset with invented figures. It is built for 3 clients, since a fixture fills its histograms one delivery at a
 * time.
 */
async function resultOf(preset: Preset, change: (cell: Cell) => Cell = (cell) => cell): Promise<Result> {
  const { plan } = await planOf(preset);
  const result = makeResult({ ...plan, clients: [3] });
  const cells = plan.clients.flatMap((clients) => result.cells.map((cell) => change({ ...cell, clients })));
  return { ...result, plan, cells };
}

const compared = (preset: Preset, result: Result) => preset.compare(rowsOf(summarise(result)));

describe.each(presets)('preset $name', (preset) => {
  it('is a plan that can be carried out in less than ten minutes', async () => {
    const { plan, estimatedMs, cells } = await planOf(preset);
    expect(plan.preset).toBe(preset.name);
    expect(cells.length).toBeGreaterThan(0);
    expect(estimatedMs).toBeLessThan(TEN_MINUTES_MS);
    expect(Math.max(...plan.payloadBytes)).toBeLessThanOrEqual(MAX_TEXT_BYTES);
  });

  it('puts figures of the run beside the published ones', async () => {
    const comparisons = compared(preset, await resultOf(preset));
    expect(comparisons.filter(({ published }) => published !== undefined).length).toBeGreaterThan(1);
    expect(comparisons.filter(({ measured }) => measured?.status === 'ok').length).toBeGreaterThan(1);
    for (const { measured } of comparisons) {
      if (measured !== undefined) expect(measured.value).toBeGreaterThanOrEqual(0);
    }
  });

  it('has every figure once, with a reason, in every language', async () => {
    const comparisons = compared(preset, await resultOf(preset));
    for (const language of LANGUAGES) {
      const names = comparisons.map(({ figure }) => figure[language]);
      expect(new Set(names).size).toBe(names.length);
      const texts = [...names, ...comparisons.map(({ why }) => why[language])];
      for (const text of [...texts, preset.scaled[language], preset.source.read[language]]) {
        expect(text.trim().length).toBeGreaterThan(0);
      }
    }
  });

  it('has no measured figure when every cell failed', async () => {
    const none = compared(preset, await resultOf(preset, failed('the server ended')));
    expect(none.map(({ measured }) => measured)).toEqual(none.map(() => undefined));
  });

  it('shows figures of void cells in brackets', async () => {
    const comparisons = compared(preset, await resultOf(preset, voided('the driver was late')));
    expect(comparisons.filter(({ measured }) => measured?.status === 'ok')).toEqual([]);
    for (const [, , measured = ''] of publishedTable(comparisons, TEXTS.en).slice(1)) {
      expect(measured === ABSENT || /^\(.+\)$/.test(measured), measured).toBe(true);
    }
  });

  it.each(LANGUAGES)('stands in report and terminal with its source (%s)', async (language) => {
    const text = TEXTS[language];
    const result = await resultOf(preset);
    const analysis = analyse(result, presets);
    const report = renderMarkdown(analysis, chartsOf(analysis, text), text);
    expect(report).toContain(preset.source.citation);
    expect(report).toContain(text.published.heading);
    const [figure] = compared(preset, result);
    expect(renderTerminal(result, text, { width: 100, colour: false }, presets)).toContain(
      figure?.figure[language],
    );
  });
});

describe('a published comparison', () => {
  it('that this version does not know is named, and the rest of the report is made', async () => {
    const result = makeResult({ preset: 'lost' });
    const analysis = analyse(result, presets);
    expect(renderMarkdown(analysis, chartsOf(analysis, TEXTS.en), TEXTS.en)).toMatch(/“lost”.*does not know/);
  });

  it('finds the most clients within the limit, and says when there could be more', async () => {
    const sizes = [1_000, 2_000, 3_000];
    const mostOf = (change: (cell: Cell) => Cell) => {
      const result = makeResult({ modes: ['websocket'], clients: [2], durationS: 3 });
      const cells = sizes.flatMap((clients) => result.cells.map((cell) => change({ ...cell, clients })));
      return compared(hashrocket, { ...result, plan: { ...result.plan, clients: sizes }, cells })[0]
        ?.measured;
    };
    const from = (clients: number, then: (cell: Cell) => Cell) => (cell: Cell) =>
      cell.clients >= clients ? then(cell) : cell;
    const late = (cell: Cell): Cell =>
      cell.status === 'failed' ? cell : { ...cell, latencyMs: { ...cell.latencyMs, p95: 500 } };

    expect(mostOf((cell) => cell)).toEqual({ value: 3_000, status: 'ok', atLeast: true });
    expect(mostOf(from(3_000, late))).toEqual({ value: 2_000, status: 'ok' });
    expect(mostOf(from(3_000, voided('late')))).toEqual({ value: 2_000, status: 'ok', atLeast: true });
    expect(mostOf(late)).toBeUndefined();
    expect(mostOf(from(2_000, failed('the server ended')))).toEqual({
      value: 1_000,
      status: 'ok',
      atLeast: true,
    });
    expect(mostOf((cell) => voided('late')(from(3_000, late)(cell)))).toEqual({
      value: 2_000,
      status: 'void',
    });
  });
});

describe('memory of a connection', () => {
  it('is computed for the heap and for the process, each from its own counter', async () => {
    const result = await resultOf(socketIoMemory, (cell) =>
      cell.status === 'failed'
        ? cell
        : {
            ...cell,
            server: {
              ...cell.server,
              idleHeapBytes: 1e6,
              connectedHeapBytes: 1e6 + 1_000 * cell.clients,
              idleRssBytes: 5e6,
              rssBytes: 5e6 + 3_000 * cell.clients,
            },
          },
    );
    const measured = compared(socketIoMemory, result)
      .filter(({ figure }) => /a connection/.test(figure.en))
      .map((row) => row.measured?.value);
    expect(measured).toEqual([1_000, 1_000, 3_000, 3_000]);
  });

  it('points to its table, and does not ask for a polling mode', async () => {
    const result = await resultOf(socketIoMemory);
    for (const [text, words] of [
      [TEXTS.en, 'its answer is the table'],
      [TEXTS.ko, '답은 발표값과 측정값'],
    ] as const) {
      const [verdict] = verdictsIn(analyse(result, presets)).map(text.verdict);
      expect(verdict).toContain(words);
    }
  });
});

describe('a run of a preset that was stopped', () => {
  it('is resumed with its own preset, and refuses another', async () => {
    const [kaazing, other] = presets as readonly [Preset, Preset];
    const folder = temporaryFolder();
    const result = await resultOf(kaazing);
    await writeResult(folder, { ...result, interrupted: true, cells: result.cells.slice(0, 1) });

    const { plan, cells } = await resumePlan(folder, {
      store: undefined,
      preset: kaazing.name,
      allowVoid: false,
    });
    expect(plan).toEqual(result.plan);
    expect(cells.length).toBeGreaterThan(1);
    await expect(
      resumePlan(folder, { store: undefined, preset: other.name, allowVoid: false }),
    ).rejects.toThrow(`repeats ${kaazing.name}; given: ${other.name}`);
  });
});

describe('npm run bench -- --preset', () => {
  it('lists the presets when the name is unknown', async () => {
    const { code, output } = await startBench(['--preset', 'nobody']).ended;
    expect(code).toBe(2);
    for (const { name, summary } of presets)
      expect(output).toMatch(new RegExp(`${name} +${summary.slice(0, 10)}`));
  });

  it('refuses flags that would change the workload, all at once', async () => {
    const { code, output } = await startBench(['--preset', 'kaazing', '--clients', '5', '--control']).ended;
    expect(code).toBe(2);
    expect(output).toContain('--clients, --control');
  });

  it('lists the presets in --help', async () => {
    const { code, output } = await startBench(['--help']).ended;
    expect(code).toBe(0);
    for (const { summary } of presets) expect(output).toContain(summary);
  });
});
