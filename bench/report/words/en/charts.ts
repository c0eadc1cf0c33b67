import type { Projection } from '../../analysis/projection.ts';
import { formatCount, formatMs, formatNumber } from '../format.ts';
import { listing, messageRate } from './phrases.ts';
import { measuredAt } from './sections.ts';

/** Titles, axes and legends of the pictures, in English. */
export const charts = {
  seconds: 'seconds since the first message was due',
  latency: {
    title: 'How soon do clients have a message?',
    x: 'latency (ms, logarithmic)',
    y: 'messages delivered by then (%)',
  },
  requests: {
    title: 'What did the requests bring?',
    x: 'requests to receive messages',
    parts: { useful: 'useful', empty: 'empty', handshake: 'handshakes' },
    empty: (share: string) => ` (${share} empty)`,
  },
  cost: {
    title: 'What did one delivered message cost?',
    axes: { bytesPerDelivery: 'traffic (bytes)', serverCpuUsPerDelivery: 'server CPU (µs)' },
  },
  batching: {
    title: 'What does a batch save, and how much later are messages?',
    x: 'least time between two hand-overs',
    theory: 'theory',
  },
  restarts: {
    title: 'How soon are readers back after a restart?',
    answer: (halves: readonly string[]) =>
      `Half of the readers had caught up after: ${halves.join('\u00A0s · ')}\u00A0s.`,
    x: 'seconds since the server was told to end',
    y: 'readers that had caught up (%)',
    up: 'server back',
  },
  overTime: {
    'requests-over-time': { title: 'Requests over time', y: 'requests per second' },
    'deliveries-over-time': { title: 'Deliveries over time', y: 'deliveries per second' },
    staleness: { title: 'How far behind are clients?', y: 'mean staleness (ms)' },
  },
  interval: {
    title: 'What does a longer poll interval cost in latency?',
    answer: 'Theory: the median is half the interval. Push does not depend on it.',
    x: 'poll interval T (ms)',
    y: 'median latency (ms)',
    half: 'T/2',
    point: (intervalMs: number, p50: number) => `${formatMs(p50, 2)} at ${formatMs(intervalMs)}`,
  },
  crossover: {
    title: 'From when on does polling pay?',
    answer: 'Measured points, and dashed what the costs of this machine predict.',
    noAnswer: 'Measured points only: this machine’s costs are not known.',
    x: 'messages published per poll interval (logarithmic)',
    y: 'CPU per message, polling ÷ push (logarithmic; above 1 push is cheaper)',
    floor: 'no difference beyond the noise',
    rate: messageRate,
  },
  map: {
    title: 'Who needs less server CPU, and how many times less?',
    measured: 'As measured.',
    predicted: (clients: number) =>
      `Predicted from this machine’s costs, for ${formatCount(clients)} clients.`,
    answer: 'Blue: push. Orange: polling. Grey: not told apart.',
    x: 'poll interval',
    y: 'messages per second',
    push: 'push',
    poll: 'polling',
    tie: 'tie',
    interval: (ms: number) => formatMs(ms),
    rate: (perSecond: number) => `${formatNumber(perSecond)}/s`,
    at: (intervalMs: number, perSecond: number) =>
      `every ${formatMs(intervalMs)} at ${formatNumber(perSecond)}/s`,
  },
  scale: {
    title: 'What would it take at scale? A projection',
    answer: (projection: Projection) => `For ${measuredAt(projection)}, more of them.`,
    alt: (projection: Projection, panels: readonly string[]) =>
      `From 10 thousand to 10 million clients, projected from ${measuredAt(projection)}: ${listing(panels)}; the figures stand in the table.`,
    x: 'clients (logarithmic)',
    panels: {
      requests: 'requests/s',
      traffic: 'traffic (Mbit/s)',
      cores: 'processor cores',
      memory: 'heap (GB)',
    },
  },
};
