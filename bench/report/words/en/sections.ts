import { polls } from '../../../result/summary.ts';
import { departureOf, type Noteworthy, type Residual } from '../../analysis/prediction.ts';
import type { Projection } from '../../analysis/projection.ts';
import { formatFigureWithUnit } from '../figure-text.ts';
import { formatCount, formatMs, formatRatio } from '../format.ts';
import { listing, messageRate } from './phrases.ts';

const why: Record<Residual['row']['mode']['kind'], string> = {
  poll: 'a busy server or a window with few messages shifts it',
  hold: 'theory knows the network only, not what the server needs to answer all held requests at once',
  push: 'theory knows the network only, not what the server needs to write to each client in turn',
};

/** What a report says instead of cores where no calibration fits. */
const HOW_TO_CALIBRATE =
  'CPU and memory are not projected: there is no calibration of this machine. `npm run bench -- calibrate` makes one in ten minutes; later runs take costs from it.';

const PREDICTED_NAMES = {
  latencyMsP50: 'median latency',
  latencyMsMean: 'mean latency',
  requestsTotal: 'requests',
  emptyFraction: 'share of empty requests',
} as const;

function residual(off: Noteworthy): string {
  const was = formatFigureWithUnit(off.figure, off.predicted);
  const { direction, factor } = departureOf(off);
  const than = {
    'from-nothing': `where ${was} was predicted`,
    above: `${formatRatio(factor)} times the predicted ${was}`,
    below: `${formatRatio(factor)} times less than the predicted ${was}`,
  }[direction];
  const worst = off.loads > 1 ? ` (the farthest off of ${off.loads} loads)` : '';
  const is = formatFigureWithUnit(off.figure, off.measured);
  return `${off.row.mode.name}, ${PREDICTED_NAMES[off.figure]}: ${is}, ${than}${worst}; ${why[off.row.mode.kind]}.`;
}

function fromNothing(residuals: readonly Residual[]): string {
  const modes = listing([...new Set(residuals.map(({ row }) => row.mode.name))]);
  const measured = residuals.map((each) => each.measured);
  const [least, most] = [formatMs(Math.min(...measured), 2), formatMs(Math.max(...measured), 2)];
  const spread = least === most ? least : `${least} to ${most}`;
  return `${modes}: with no network in between theory predicts 0 ms; the ${spread} measured are the time of server, store and machine.`;
}

/** Under which load a projection was measured; the poll interval only where something polls. */
export function measuredAt({ measuredClients, parameters: at, modes }: Projection): string {
  const polling = polls(modes.map(({ mode }) => mode))
    ? `, polling every ${formatMs(at.pollIntervalMs)}`
    : '';
  return `${formatCount(measuredClients)} clients${polling} and ${messageRate(at.messagesPerSecond)}`;
}

/** The report's parts below the verdict, in English. */
export const sections = {
  published: {
    heading: 'Published, and measured here',
    header: ['figure', 'published', 'measured'],
    source: (citation: string, url: string, read: string) => `[${citation}](${url}). ${read}`,
    note: '“—” was not published, or is not measured; brackets: measured in a void cell; “≥”: the largest that could be measured.',
    whyHeading: 'Why figures differ',
    unknown: (preset: string) =>
      `This run repeats the published comparison “${preset}”, which this version does not know.`,
  },
  freshness: {
    heading: (target: string) => `Equally fresh: 95% of messages within ${target}`,
    interval: 'poll interval',
    batch: 'batch of push',
    met: 'target met',
    yes: 'yes',
    no: 'no',
    note: (target: string) =>
      `A poll that comes half as often costs half as much, so costs are compared where 95% of messages arrive within ${target}: for polling at the longest interval measured that keeps to it, for push also with the longest batch.`,
  },
  courseHeading: 'Cost of a message, and the course of the window',
  otherLoadsHeading: 'The same table for every other load',
  crossoverTable: {
    heading: 'Who is cheapest under which load, and from when on polling pays',
    header: ['clients', 'messages/s', 'poll interval'],
    cheapest: (mode: string, pair: string) => `${mode} (${pair})`,
    outcomes: { lower: 'push beats polling', same: 'push and polling tie', higher: 'polling beats push' },
    note: 'Named is the cheapest of all modes; in brackets how plain polling and push compare.',
    calibrated:
      'A poll costs the same whether it brings one message or ten. The map, and the dashed lines of the last picture, are predicted from the costs that `bench calibrate` measured on this machine; “tie” means that the intervals of both predictions overlap.',
    uncalibrated: `Of loads that were not measured nothing is said. ${HOW_TO_CALIBRATE}`,
    price: 'The price of winning by long intervals is latency: half the interval, for the median message.',
  },
  projection: {
    heading: 'What it would take at scale (projection)',
    absent: ({ modes }: Projection): readonly string[] => {
      const silent = modes.filter(({ sizes }) => sizes[0]?.requestsPerS === 0).map(({ mode }) => mode.name);
      return silent.length === 0 || silent.length === modes.length
        ? []
        : [`Missing from the picture of requests, since a logarithmic axis has no zero: ${listing(silent)}.`];
    },
    sizesHeader: ['mode', 'clients', 'requests/s', 'traffic'],
    calibratedHeader: ['mode', 'clients', 'requests/s', 'traffic', 'cores', '9 of 10', 'heap', 'servers'],
    assumptions: (projection: Projection) => [
      `**This is a projection, not a measurement.** Requests and traffic are in proportion to what was measured with ${measuredAt(projection)}.`,
      ...(projection.calibrated
        ? [
            'Cores and heap are predicted from the costs that `bench calibrate` measured on this machine, for as few processes as have no more clients than were measured, and are busy for at most 70% of the time. “9 of 10”: so far predictions lay from what was measured.',
            'Servers are machines like the measured one, by whichever of its cores and memory runs out first.',
          ]
        : [HOW_TO_CALIBRATE]),
      'Left out: TLS, proxies and load balancers, what servers tell each other to share messages, connections that break and return, the kernel’s socket buffers, and headroom for peaks.',
    ],
  },
  costs: {
    heading: 'CPU as predicted by this machine’s calibration, beside what was measured',
    note: 'In milliseconds a second; 1,000 are a core. “9 of 10”: so far predictions lay from what was measured.',
    header: ['mode', 'load', 'predicted', '9 of 10', 'measured', 'off by'],
    extrapolated: '\\* beyond the clients or rates that the calibration measured.',
  },
  certainty: {
    heading: 'How sure these figures are',
    ratiosNote:
      'Polling against push, beside the noise: what two measurements of the very same cell may differ by. A difference is told only where its 95% interval, by the repeats, lies beyond that.',
    ratiosHeader: ['figure', 'polling', 'push', 'ratio', 'noise', 'verdict'],
    floors: { measured: 'measured', known: 'known' },
    outcomes: { lower: 'push is lower', same: 'not told apart', higher: 'polling is lower' },
    spreadsNote:
      'Medians of the repeats, with 95% confidence intervals by Student’s t and coefficients of variation.',
    spreadsHeader: ['mode', 'figure', 'median', '95% interval', 'variation', 'repeats'],
    interval: (low: string, high: string) => `${low} to ${high}`,
    once: 'Everything was measured once, so there is no interval; `--repeat 5` gives one, and `--control` measures the noise. A few milliseconds of server CPU come or go by chance in any window, so where a window used less than about 30 ms, one run tells only ratios beyond two: longer windows, more clients or more messages tell smaller ones.',
  },
  prediction: {
    heading: 'Prediction beside measurement',
    header: ['mode', 'load', 'figure', 'predicted', 'measured', 'off by'],
    points: (signed: string) => `${signed} points`,
    fits: 'Every figure lies within 10% of what theory predicts.',
    residual,
    fromNothing,
  },
  environment: {
    heading: 'Where it was measured',
    machine: (cpu: string, cores: number, memory: string) =>
      `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${memory} of memory`,
    cpuLimit: (cores: string) =>
      `CPU time limited to that of ${cores} cores by the control group (container)`,
    settings: (list: string) => `set in the environment, for the server too: ${list}`,
    store: (kind: string, version: string) => `store: ${kind} ${version}`,
    tail: (messages: number) =>
      messages > 0
        ? `the server keeps the last ${formatCount(messages)} messages in memory`
        : 'the server keeps no messages in memory: each poll queries the store',
    serverCode: {
      built: 'the servers ran built JavaScript',
      source: 'the servers ran TypeScript, compiled as it is loaded',
    },
    clock: (name: string) => `clock: ${name}`,
    commit: (commit: string) => `commit ${commit}`,
    when: (from: string, to: string | undefined) =>
      to === undefined ? `begun ${from}, not finished` : `${from} to ${to}`,
    packages: (list: string) => `packages: ${list}`,
  },
};
