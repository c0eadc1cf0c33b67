import { BENCH } from '../../src/process/command-names.ts';
import type { Mismatch } from '../model/costs/fingerprint.ts';
import { escapeMarkdown } from '../report/render/escape.ts';
import { bullets, heading, table } from '../report/render/sections/blocks.ts';
import {
  ABSENT,
  formatBytes,
  formatCount,
  formatMs,
  formatNumber,
  formatPercent,
} from '../report/words/format.ts';
import type { Calibration } from '../result/calibration.ts';
import type { Advice } from './advise.ts';
import type { ServerCosts, Way } from './ways.ts';
import type { AdviceText } from './words/index.ts';

/** Whether costs are known, and if not, why. */
export interface Calibrated {
  readonly calibration?: Calibration;
  readonly mismatches: readonly Mismatch[];
}

const DAY_S = 86_400;

/** Fewer messages than that may have come otherwise. */
const FEW_MESSAGES = 100;

/** Returns the advice as Markdown that is readable in a terminal too. */
export function renderAdvice(
  advice: Advice,
  calibrated: Calibrated,
  sizesKnown: boolean,
  words: AdviceText,
): string {
  const { log, wanted, roomReaders, choice } = advice;
  const blocks = [
    `# ${words.title}`,
    ...answer(advice, words),
    heading(words.waysHeading(wanted.readers)),
    waysTable(advice, words),
    ...(advice.ways.some(({ server }) => server?.extrapolated) ? [words.beyond] : []),
    words.columns,
    ...billBlocks(advice, words),
    ...(choice === undefined
      ? []
      : [
          heading(words.changesHeading),
          choice.changes.length === 0 ? words.noChange : bullets(choice.changes.map(words.change)),
        ]),
    heading(words.sureHeading),
    bullets([...sureness(advice, words), origin(calibrated, words), words.excluded]),
    heading(words.logHeading),
    bullets([
      words.messages(log),
      words.gaps(log),
      ...(log.rooms > 0 ? [words.rooms(log, roomReaders)] : []),
      words.payload(formatBytes(wanted.payloadBytes), sizesKnown),
      ...log.notes.map((note) => escapeNote(words.note(note))),
    ]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Names of columns come from the file. */
function escapeNote(note: string): string {
  return escapeMarkdown(note);
}

function answer({ choice, ways, wanted, criterion, money }: Advice, words: AdviceText): readonly string[] {
  const freshness = formatMs(wanted.freshnessMs);
  if (choice === undefined) {
    const quickest = [...ways].sort((a, b) => a.latencyMsP95 - b.latencyMsP95)[0];
    return quickest === undefined ? [] : [words.none(freshness, quickest)];
  }
  const { way, alike } = choice;
  const bill = money?.bills.find(({ mode }) => mode === way.mode);
  const fresh = ways.filter(({ meets }) => meets).length;
  return [
    bill !== undefined && money !== undefined
      ? words.choice.money(way, fresh, freshness, `${formatNumber(bill.total.value)} ${money.currency}`)
      : criterion === 'cores' && way.server !== undefined
        ? words.choice.cores(way, fresh, freshness, formatNumber(way.server.cores.value, 2))
        : words.choice.bytes(way, fresh, freshness, formatBytes(way.bytesPerS.value * DAY_S)),
    ...(alike.length === 0 ? [] : [words.alike(alike)]),
  ];
}

function waysTable({ ways }: Advice, words: AdviceText): string {
  const calibrated = ways.some(({ server }) => server !== undefined);
  return table([
    [...words.header, ...(calibrated ? words.serverHeader : [])],
    ...ways.map((way) => [
      way.meets ? way.mode : `${way.mode} (${words.late})`,
      way.pollIntervalMs === undefined ? ABSENT : formatMs(way.pollIntervalMs),
      formatMs(way.latencyMsP95),
      way.stalenessMsP95 === 0 ? '0' : formatMs(way.stalenessMsP95),
      formatCount(way.requestsPerS * DAY_S),
      way.emptyFraction === undefined ? ABSENT : formatPercent(way.emptyFraction),
      formatBytes(way.bytesPerS.value * DAY_S),
      ...(calibrated ? serverCells(way) : []),
    ]),
  ]);
}

/** What a month of each way costs, where prices are given. */
function billBlocks({ money }: Advice, words: AdviceText): readonly string[] {
  if (money === undefined) return [];
  const { name, currency, date, bills } = money;
  const write = (amount: number): string => formatNumber(amount);
  return [
    heading(words.billHeading),
    words.bill(escapeMarkdown(name), currency, date),
    table([
      words.billHeader,
      ...bills.map(({ mode, total, parts }) => [
        mode,
        `**${write(total.value)}**`,
        ...[parts.requests, parts.connections, parts.messages, parts.traffic, parts.servers].map(write),
      ]),
    ]),
    ...(bills.some(({ withoutServers }) => withoutServers) ? [words.withoutServers] : []),
    words.billNote,
  ];
}

function serverCells({ server }: Way): readonly string[] {
  if (server === undefined) return [ABSENT, ABSENT, ABSENT, ABSENT];
  const { cores, busiestCores, heapBytes, extrapolated }: ServerCosts = server;
  return [
    `${formatNumber(cores.value, 2)}${extrapolated ? '\\*' : ''}`,
    `${formatNumber(cores.low, 2)}–${formatNumber(cores.high, 2)}`,
    formatNumber(busiestCores.value, 2),
    formatBytes(heapBytes),
  ];
}

function sureness({ log, choice, ways, criterion }: Advice, words: AdviceText): readonly string[] {
  if (choice === undefined) return [];
  const { way, alike, parts } = choice;
  const other = ways.filter(({ meets, kind }) => meets && (kind === 'poll') !== (way.kind === 'poll'));
  const close = alike.find(({ kind }) => (kind === 'poll') !== (way.kind === 'poll'));
  const [rival] = other;
  return [
    ...(close !== undefined
      ? [words.close(close.mode)]
      : rival !== undefined
        ? [words.apart(rival.mode)]
        : []),
    ...(criterion === 'bytes' ? [words.byBytes] : []),
    words.parts(parts),
    ...(log.messages < FEW_MESSAGES ? [words.few(log.messages)] : []),
    ...(way.server?.extrapolated ? [words.extrapolated] : []),
  ];
}

function origin({ calibration, mismatches }: Calibrated, words: AdviceText): string {
  const command = `\`${BENCH.before} calibrate\``;
  if (calibration !== undefined) {
    const { cpuModel, cores, store } = calibration.fingerprint;
    const machine = `${escapeMarkdown(cpuModel)}, ${cores}`;
    return words.calibrated(calibration.measuredAt.slice(0, 10), escapeMarkdown(store), machine);
  }
  if (mismatches.length === 0) return words.uncalibrated(command);
  const facts = mismatches.map(({ fact, calibrated, here }) =>
    escapeMarkdown(`${fact}: ${calibrated} / ${here}`),
  );
  return words.mismatched(facts.join('; '), command);
}
