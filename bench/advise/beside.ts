import { formatBytes, formatCount, formatMs, formatNumber, formatPercent } from '../report/words/format.ts';
import type { FigureId } from '../result/figures.ts';
import { FIGURES } from '../result/figures.ts';
import type { MeasuredCell } from '../result/schema.ts';
import type { Way } from './ways.ts';

/** A figure that is both advised and measured. */
export interface BesideFigure {
  readonly name: 'latencyMsP95' | 'stalenessMsP95' | 'requests' | 'emptyFraction' | 'bytes' | 'cores';
  readonly advised: (way: Way, cell: MeasuredCell) => number | undefined;
  readonly measured: (cell: MeasuredCell) => number | undefined;
  readonly write: (value: number) => string;
}

const figure =
  (id: FigureId) =>
  (cell: MeasuredCell): number | undefined =>
    FIGURES[id].of(cell);

/** What a replay measures of what was advised. Requests are those of the window, without those that open a connection. */
export const BESIDE: readonly BesideFigure[] = [
  {
    name: 'latencyMsP95',
    advised: (way) => way.latencyMsP95,
    measured: figure('latencyMsP95'),
    write: formatMs,
  },
  {
    name: 'stalenessMsP95',
    advised: (way) => way.stalenessMsP95,
    measured: figure('stalenessMsP95'),
    write: formatMs,
  },
  {
    name: 'requests',
    advised: (way, { windowS }) => way.requestsPerS * windowS,
    measured: ({ requests }) => requests.total - requests.handshake,
    write: formatCount,
  },
  {
    name: 'emptyFraction',
    advised: (way) => way.emptyFraction,
    measured: ({ requests: { useful, empty } }) =>
      useful + empty === 0 ? undefined : empty / (useful + empty),
    write: (value) => formatPercent(value, 3),
  },
  {
    name: 'bytes',
    advised: (way, { windowS }) => way.bytesPerS.value * windowS,
    measured: ({ roles }) => roles.deliver.bytesIn + roles.deliver.bytesOut,
    write: formatBytes,
  },
  {
    name: 'cores',
    advised: (way) => way.server?.cores.value,
    measured: ({ server: { cpuMs }, windowS }) => (cpuMs === undefined ? undefined : cpuMs / windowS / 1000),
    write: (value) => formatNumber(value, 2),
  },
];
