import { listing } from '../../report/words/en/phrases.ts';
import {
  formatCount,
  formatMs,
  formatNumber,
  formatPercent,
  formatRatio,
} from '../../report/words/format.ts';
import type { Advice, Change } from '../advise.ts';
import type { LogNote } from '../log/event-log.ts';
import type { Way } from '../ways.ts';
import { formatLong } from './format-long.ts';

const how = ({ mode, kind, pollIntervalMs }: Way): string =>
  kind === 'poll' ? `${mode} every ${formatMs(pollIntervalMs ?? 0)}` : mode;

const changes: Record<Change['of'], (at: number, mode: string) => string> = {
  freshness: (at, mode) => `if 95% of messages may arrive within ${formatMs(at)}: ${mode}`,
  speed: (at, mode) =>
    at > 1
      ? `if messages came ${formatRatio(at)} times as often: ${mode}`
      : `if messages came ${formatRatio(1 / at)} times as seldom: ${mode}`,
  readers: (at, mode) => `with ${formatCount(at)} readers: ${mode}`,
};

const notes: { readonly [Code in LogNote['code']]: (note: Extract<LogNote, { code: Code }>) => string } = {
  sorted: ({ outOfOrder, firstLine }) =>
    `${formatCount(outOfOrder)} lines were earlier than the line before them, the first of them line ${formatCount(firstLine)}; they were put in order.`,
  zoneless: () =>
    'Times have no zone and were taken as UTC. Where clocks are changed, an hour is missing or doubled.',
  coarse: ({ resolutionMs }) =>
    `Times are rounded to ${formatLong(resolutionMs)}; the messages of each were taken as spread evenly over it.`,
  skipped: ({ lines, firstLine }) =>
    `${formatCount(lines)} lines could not be read and were left out, the first of them line ${formatCount(firstLine)}.`,
  column: ({ taken, others }) =>
    `Several columns hold times: “${taken}” was taken, and not ${listing(others)}; --column chooses another.`,
  distant: ({ line, gapMs, share }) =>
    `Before line ${formatCount(line)} nothing happened for ${formatLong(gapMs)}, ${formatPercent(share)} of the log’s time. If that is a mistake, or two logs in one, cut it there.`,
};

/** The advice’s English. */
export const en = {
  title: 'Which way for this log?',
  choice: {
    cores: (way: Way, ways: number, freshness: string, cores: string) =>
      `**${how(way)}** takes the least CPU of the ${ways} ways that bring 95% of messages within ${freshness}: ${cores} cores.`,
    money: (way: Way, ways: number, freshness: string, bill: string) =>
      `**${how(way)}** costs least of the ${ways} ways that bring 95% of messages within ${freshness}: ${bill} a month.`,
    bytes: (way: Way, ways: number, freshness: string, perDay: string) =>
      `**${how(way)}** takes the least traffic of the ${ways} ways that bring 95% of messages within ${freshness}: ${perDay} a day. What CPU and memory they take is not known.`,
  },
  billHeading: 'What a month costs',
  bill: (name: string, currency: string, date: string) =>
    `In ${currency}, for 730 hours of this log’s average, by the prices of “${name}” of ${date}.`,
  billHeader: ['way', 'in all', 'requests', 'connections', 'messages', 'traffic', 'servers'],
  billNote:
    'Traffic is counted in both directions. Free allowances and lower prices for large amounts are left out, as is what publishing costs, which is the same for all.',
  withoutServers:
    '**Processors and memory are left out**, since no calibration tells how much of them is used.',
  none: (freshness: string, best: Way) =>
    `**No way brings 95% of messages within ${freshness}.** The quickest, ${best.mode}, takes ${formatMs(best.latencyMsP95)}.`,
  alike: (ways: readonly Way[]) => `Not told apart from it: ${listing(ways.map(how))}.`,
  waysHeading: (readers: number) =>
    `What each way takes, for ${formatCount(readers)} ${readers === 1 ? 'reader' : 'readers'}`,
  header: [
    'way',
    'poll interval',
    '95% within',
    '95% behind by',
    'requests/day',
    'of them empty',
    'traffic/day',
  ],
  serverHeader: ['cores', '9 of 10', 'busiest second', 'heap'],
  late: 'too late',
  beyond: '\\* beyond the readers or rates that the calibration measured.',
  columns:
    '**95% within**: of the messages. **Behind by**: how old the oldest message is that a reader does not have yet, for 95% of the time. Both follow from the gaps of the log, over all phases of the polls.',
  changesHeading: 'When this would change',
  change: ({ of, at, mode }: Change) => changes[of](at, mode),
  noChange:
    'Not within these bounds: 95% within 20 ms to 570 s, messages a thousand times as often or as seldom, 1 to 1,000,000 readers.',
  sureHeading: 'How sure this is',
  apart: (others: string) =>
    `Polling and the other ways are told apart: their intervals do not overlap (${others}).`,
  close: (mode: string) =>
    `Polling and the other ways are **not** told apart: the interval of ${mode} overlaps. What the clients need may decide.`,
  byBytes: 'Bytes are known to a few per cent; CPU and memory may say otherwise.',
  parts: ({ same, all }: NonNullable<Advice['choice']>['parts']) =>
    all === 0
      ? 'The log is too short to be cut into parts that are looked at one by one.'
      : `Cut into ten parts of equal time, ${all} of them with messages, it says the same in ${same} of ${all}.`,
  few: (messages: number) =>
    `The log has ${formatCount(messages)} messages only; its gaps may be other ones tomorrow.`,
  extrapolated: 'The load lies beyond what the calibration measured, so CPU is extrapolated.',
  calibrated: (when: string, store: string, machine: string) =>
    `CPU and memory are those of this machine (${machine}, ${store}), as calibrated on ${when}; intervals are those that nine of ten measurements kept to.`,
  uncalibrated: (command: string) =>
    `CPU and memory are unknown: there is no calibration of this machine. It takes ten minutes: ${command}`,
  mismatched: (facts: string, command: string) =>
    `CPU and memory are unknown: the calibration does not fit (${facts}). A new one takes ten minutes: ${command}`,
  excluded:
    'Left out: TLS, proxies, the kernel’s buffers, connections that break and return, and the database’s own CPU.',
  logHeading: 'The log',
  messages: ({ messages, periodMs, messagesPerS, mostPerS }: Advice['log']) =>
    `${formatCount(messages)} messages in ${formatLong(periodMs)}: ${formatNumber(messagesPerS)} a second on average, ${formatCount(mostPerS)} in the busiest second.`,
  gaps: ({ gapMsP50, gapMsP95, dispersion }: Advice['log']) =>
    `Half of the gaps that a reader sees are at most ${formatLong(gapMsP50)}, 95% at most ${formatLong(gapMsP95)}. Counts of a second vary ${formatRatio(dispersion)} times as much as they would by chance.`,
  rooms: ({ rooms }: Advice['log'], by: Advice['roomReaders']) =>
    `${formatCount(rooms)} rooms; readers are ${by === 'even' ? 'the same number in each' : 'in each in proportion to its messages'} (--room-readers), and each reads one.`,
  payload: (size: string, known: boolean) =>
    known
      ? `${size} a message on average.`
      : `Taken as ${size} a message, since the log has no sizes (--payload).`,
  replayHeading: 'The log replayed: advised beside measured',
  replayed: (messages: number, windowS: number, speed: number) =>
    `${formatCount(messages)} messages in a window of ${formatNumber(windowS)} s${speed > 1.005 ? `, ${formatRatio(speed)} times as fast as in the log; intervals and freshness were shortened alike` : ''}.`,
  besideHeader: ['way', 'figure', 'advised', 'measured', 'off by'],
  beside: {
    latencyMsP95: '95% within',
    stalenessMsP95: '95% behind by',
    requests: 'requests',
    emptyFraction: 'of them empty',
    bytes: 'traffic',
    cores: 'cores',
  },
  busiestRoom: (room: string) =>
    `The servers have one room, so the busiest of the log, “${room}”, is replayed.`,
  note: (note: LogNote) => (notes[note.code] as (note: LogNote) => string)(note),
};

/** What the advice says in one language. */
export type AdviceText = typeof en;
