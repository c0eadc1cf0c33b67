import type { FigureId } from '../../../result/figures.ts';
import { type Group, type Parameters, polls, type Row } from '../../../result/summary.ts';
import { MESSAGES_FOR_P99, type Range, volumeOf } from '../../analysis/volume.ts';
import { formatBytes, formatCount, formatMs, formatNumber } from '../format.ts';
import type { Language } from '../language.ts';
import { batching } from './batching.ts';
import { charts } from './charts.ts';
import { compared } from './compared.ts';
import { messageRate } from './phrases.ts';
import { reason } from './reasons.ts';
import { sections } from './sections.ts';
import { nodes, restarts } from './servers.ts';
import { losses, stacks } from './stacks.ts';
import { trend } from './trend.ts';
import { nothingMeasured, verdict } from './verdict.ts';

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
  serverNetCpuUsPerDelivery: '· net of idling (µs)',
  databaseCpuUsPerDelivery: '· and the database (µs)',
  bytesPerDelivery: 'bytes/message',
  memoryBytesPerClient: 'heap/client (B)',
  connectCpuUsPerClient: 'CPU to connect (µs)',
  connectBytesPerClient: 'bytes to connect',
  requestsPerDelivery: 'requests/message',
  messagesPerWrite: 'messages/write',
  storeQueries: 'store queries',
};

/** @param kind - of the mode that the parameters are of; left out where they are of several. */
const parameters = (at: Parameters, kind?: Row['mode']['kind']): string =>
  [
    `${formatCount(at.clients)} ${at.clients === 1 ? 'client' : 'clients'}`,
    ...(kind === undefined || kind === 'poll' ? [`polling every ${formatMs(at.pollIntervalMs)}`] : []),
    messageRate(at.messagesPerSecond),
    ...(at.payloadBytes > 0 ? [formatBytes(at.payloadBytes)] : []),
    ...(at.rttMs > 0 ? [`${formatMs(at.rttMs)} round trip`] : []),
    ...(at.batchMs > 0 && kind !== 'poll' ? [`batches of ${formatMs(at.batchMs)}`] : []),
    ...(at.stack === 'typical' ? ['typical stack'] : []),
    ...(at.recovery === 'none' ? ['no recovery'] : []),
    ...(at.recovery === 'connection-state' ? ['connection state recovery'] : []),
    ...(at.nodes > 1 ? [`${at.nodes} servers`] : []),
    `${formatNumber(at.durationS)} s`,
  ].join(', ');

/** What was measured in a group; the poll interval only where something polls. */
const load = ({ parameters: at, rows }: Group): string =>
  parameters(at, polls(rows.map(({ mode }) => mode)) ? undefined : 'push');

const spread = ({ least, most }: Range): string =>
  least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`;

const place = (row: Row): string => parameters(row.parameters, row.mode.kind);

/** A row's reasons, each once: repeats may have the same one. */
const sentences = ({ reasons }: Row): string => [...new Set(reasons.map(reason))].join('; ');

/** A figure's name in running text: without its place in a table and its unit. */
const figureName = (id: FigureId): string => figures[id].replace(/^· | \(.*\)$/g, '');

/** The report's English. */
export const en = {
  language: 'en' as Language,
  verdict,
  nothingMeasured,
  figures,
  figureName,
  charts,
  compared,
  trend,
  batching,
  restarts,
  nodes,
  stacks,
  losses,
  ...sections,
  parameters,
  load,
  /** The load with the numbers of messages and deliveries that were measured. */
  measuredLoad: (group: Group) => {
    const volume = volumeOf(group);
    if (volume === undefined) return load(group);
    const messages = volume.messages.most === 1 ? 'message' : 'messages';
    return `${load(group)}: ${spread(volume.messages)} ${messages}, ${spread(volume.deliveries)} deliveries each`;
  },
  /** A warning where few messages decide the high percentiles; empty where there are enough. */
  fewMessages: (group: Group): readonly string[] => {
    const messages = volumeOf(group)?.messages;
    if (messages === undefined || messages.least >= MESSAGES_FOR_P99) return [];
    return [
      `The high percentiles and the maximum rest on ${spread(messages)} ${messages.most === 1 ? 'message' : 'messages'}, so a single late one moves them; a longer \`--duration\` gives more.`,
    ];
  },
  /** Where a row was measured; the poll interval only where it means something. */
  place,
  duration: (ms: number) => formatMs(ms),
  title: 'Polling or push?',
  unfinished: 'This run has not ended: what follows is what it had measured so far.',
  interrupted: 'This run was interrupted: what follows is what it had measured by then.',
  status: { ok: 'ok', void: 'void', failed: 'failed' },
  /** Why a cell is void or failed. */
  reason,
  statusHeader: 'status',
  measuredHeading: 'What was measured',
  measuredNote: (at: string, repeats: number) =>
    repeats > 1 ? `${at}. Medians of ${repeats} repeats.` : `${at}. Measured once.`,
  moreLoads: (others: number) =>
    `${formatCount(others)} more ${others === 1 ? 'load stands' : 'loads stand'} in the report.`,
  problemsHeading: 'What cannot be trusted, and why',
  problem: (row: Row) =>
    `**${row.mode.name}** (${place(row)}) ${
      row.status === 'failed'
        ? 'failed and has no figures'
        : row.status === 'void'
          ? 'is void: its figures are shown but enter no verdict'
          : `lost ${row.allRepeats - row.okRepeats} of ${row.allRepeats} repeats`
    }: ${sentences(row) || 'no reason was recorded'}.`,
  /** In a run that takes connections away, such failures void no cell. */
  troublesMet: (row: Row, troubles: number) =>
    `**${row.mode.name}** (${place(row)}): clients met ${formatCount(troubles)} failures, such as attempts to reconnect that did not succeed.`,
  howToReadHeading: 'How to read it',
  howToRead: [
    '**Requests** are HTTP requests to receive messages. An **empty** one brought nothing; a **handshake** opens a lasting connection.',
    '**Latency** is the time from when a message was due to be published until a client had it. p50: half of the messages came sooner; p99: all but one in a hundred.',
    '**Missed, duplicated, reordered** count pairs of client and message; all three should be 0.',
    '**CPU** and **bytes** are the server process’s own, per message delivered to one client; publishing is included in the CPU, not in the bytes. **Net of idling** is without what the server spends when all clients are connected and nothing happens.',
    '**To connect**: what each client takes once, before it receives from the load; it is in no figure per message.',
    '**Heap** is the server’s JavaScript heap and its buffers; the kernel’s socket buffers are not in it.',
  ],
  repeatHeading: 'Do it again',
  comparison: {
    forced: 'These runs measured different things; compared because that was asked for:',
    changed: (changed: number, all: number, assumed: boolean) => {
      const noise = assumed ? 'the noise, as far as that is known' : 'the noise';
      return changed === 0
        ? `Nothing changed: all ${formatCount(all)} figures lie within ${noise}.`
        : `${formatCount(changed)} of ${formatCount(all)} figures changed beyond ${noise}.`;
    },
    assumed:
      'Noise marked “known” was not measured in these runs; it is how far repeated runs lay apart elsewhere. Of one repeat, little CPU time shows nothing. `--repeat 5 --control` measures the noise and tells smaller changes.',
    unchanged: 'No difference, or none beyond the noise:',
    unmatched: 'Measured in one of the runs only:',
    header: ['mode', 'at', 'figure', 'before', 'after', 'change', 'noise'],
  },
};
