import type { FigureId } from '../figures.ts';
import { formatBytes, formatCount, formatMs, formatNumber, formatRatio } from '../format.ts';
import type { Residual } from '../prediction.ts';
import { speakFigure } from '../speak.ts';
import type { Parameters, Row } from '../summary.ts';
import { headline, listing } from './en-verdict.ts';

const figures: Record<FigureId, string> = {
  requestsTotal: 'requests',
  requestsUseful: '· useful',
  requestsEmpty: '· empty',
  handshakes: '· handshakes',
  emptyFraction: 'empty share',
  latencyMsMean: 'latency mean (ms)',
  latencyMsP50: 'latency p50 (ms)',
  latencyMsP90: 'latency p90 (ms)',
  latencyMsP95: 'latency p95 (ms)',
  latencyMsP99: 'latency p99 (ms)',
  latencyMsMax: 'latency max (ms)',
  stalenessMsMean: 'staleness mean (ms)',
  stalenessMsP95: 'staleness p95 (ms)',
  missed: 'missed',
  duplicated: 'duplicated',
  reordered: 'reordered',
  serverCpuUsPerDelivery: 'CPU/message (µs)',
  bytesPerDelivery: 'bytes/message',
  memoryBytesPerClient: 'memory/client (B)',
  storeQueries: 'store queries',
};

const parameters = (at: Parameters, interval = true): string =>
  [
    `${formatCount(at.clients)} ${at.clients === 1 ? 'client' : 'clients'}`,
    ...(interval ? [`polling every ${formatMs(at.pollIntervalMs)}`] : []),
    `${formatNumber(at.messagesPerSecond)} ${at.messagesPerSecond === 1 ? 'message' : 'messages'}/s`,
    ...(at.payloadBytes > 0 ? [formatBytes(at.payloadBytes)] : []),
    ...(at.rttMs > 0 ? [`${formatMs(at.rttMs)} round trip`] : []),
    `${formatNumber(at.durationS)} s`,
  ].join(', ');

const place = (row: Row): string => parameters(row.parameters, row.mode.kind === 'poll');

const why: Record<Row['mode']['kind'], string> = {
  poll: 'a poll that waits for its turn at a busy server, or a window that holds few messages, shifts it',
  hold: 'the theory knows the network only, not what the server needs to answer all held requests at once',
  push: 'the theory knows the network only, not what the server needs to write to each client in turn',
};

const residual = ({ row, figure, predicted, measured }: Residual): string => {
  const name = figures[figure].replace(/^· | \(.*\)$/g, '');
  const [is, was] = [speakFigure(figure, measured), speakFigure(figure, predicted)];
  const ratio = formatRatio(Math.max(measured, predicted) / Math.min(measured, predicted));
  const than =
    measured * predicted === 0
      ? `where ${was} was predicted`
      : measured > predicted
        ? `${ratio} times the predicted ${was}`
        : `${ratio} times less than the predicted ${was}`;
  return `${row.mode.name}, ${name}: ${is}, ${than}; ${why[row.mode.kind]}.`;
};

/** The report's English. */
export const en = {
  headline,
  listing,
  figures,
  parameters: (at: Parameters) => parameters(at),
  /** Where a row was measured; the poll interval only where it means something. */
  place,
  title: 'Polling or push?',
  nothingMeasured: 'Nothing was measured: this run has no cells.',
  unfinished: 'This run has not ended: what follows is what it had measured so far.',
  interrupted: 'This run was interrupted: what follows is what it had measured by then.',
  status: { ok: 'ok', void: 'void', failed: 'failed' },
  statusHeader: 'status',
  modeHeader: 'mode',
  repeats: (ok: number, all: number) => (ok === all ? `${all}` : `${ok} of ${all}`),
  repeatsHeader: 'repeats',
  measuredHeading: 'What was measured',
  measuredNote: (at: string, repeats: number) =>
    repeats > 1 ? `${at}. Medians of ${repeats} repeats.` : `${at}. Measured once.`,
  problemsHeading: 'What cannot be trusted, and why',
  problem: (row: Row) =>
    `**${row.mode.name}** (${place(row)}) ${
      row.status === 'failed'
        ? 'failed and has no figures'
        : row.status === 'void'
          ? 'is void: its figures are shown but enter no verdict'
          : `lost ${row.allRepeats - row.okRepeats} of ${row.allRepeats} repeats`
    }: ${row.reasons.join('; ') || 'no reason was recorded'}.`,
  howToReadHeading: 'How to read it',
  howToRead: [
    '**Requests** are HTTP requests to receive messages. An **empty** one brought nothing; a **handshake** opens a lasting connection.',
    '**Latency** is the time from when a message was due to be published until a client had it. p50: half of the messages came sooner; p99: all but one in a hundred.',
    '**Missed, duplicated, reordered** count pairs of client and message; all three should be 0.',
    '**CPU** and **bytes** are the server process’s own, per message delivered to one client; publishing is included in the CPU, not in the bytes.',
  ],
  predictionHeading: 'Prediction beside measurement',
  predictionHeader: ['mode', 'figure', 'predicted', 'measured', 'off by'],
  predictionFits: 'Every figure lies within 10% of what theory predicts.',
  residual,
  environmentHeading: 'Where it was measured',
  environment: {
    machine: (cpu: string, cores: number, memory: string) => `${cpu}, ${cores} cores, ${memory} of memory`,
    store: (kind: string, version: string) => `store: ${kind} ${version}`,
    tail: (messages: number) =>
      messages > 0
        ? `the server keeps the last ${formatCount(messages)} messages in memory`
        : 'the server keeps no messages in memory: each poll queries the store',
    clock: (name: string) => `clock: ${name}`,
    commit: (commit: string) => `commit ${commit}`,
    when: (from: string, to: string) => `${from} to ${to}`,
    packages: 'packages',
  },
  repeatHeading: 'Do it again',
  comparison: {
    forced: 'These runs measured different things; compared because that was asked for:',
    changed: (changed: number, all: number) =>
      changed === 0
        ? `Nothing changed: all ${formatCount(all)} figures lie within the noise.`
        : `${formatCount(changed)} of ${formatCount(all)} figures changed beyond the noise:`,
    unchanged: 'No difference, or none beyond the noise:',
    unmatched: 'Measured in one of the runs only:',
    header: ['mode', 'at', 'figure', 'before', 'after', 'change', 'noise'],
  },
};
