import type { Predicted } from '../model/costs/predict.ts';
import type { Prices } from './prices.ts';
import type { Wanted, Way } from './ways.ts';

/** A month of bills: 730 hours. */
const MONTH_HOURS = 730;
const MONTH_S = MONTH_HOURS * 3_600;
const MONTH_MINUTES = MONTH_HOURS * 60;

/** A way's bill of a month, in the currency of the prices. */
export interface Bill {
  readonly total: Predicted;
  readonly parts: {
    readonly requests: number;
    readonly connections: number;
    readonly messages: number;
    readonly traffic: number;
    readonly servers: number;
  };
  /** Whether prices for processors or memory are left out, since no calibration tells how much of them is used. */
  readonly withoutServers: boolean;
}

/** Returns what a way costs in a month. Publishing costs the same in all ways, and is in none of their bills but for its CPU. */
export function billOf(way: Way, prices: Prices, { readers, payloadBytes }: Wanted): Bill {
  const { perMillion, perGb, perHour, messageBytes, perMonth } = prices;
  const millions = (amount: number, price: number): number => (amount / 1e6) * price;
  const pushes = way.kind === 'push';
  const metered = Math.max(1, Math.ceil(payloadBytes / messageBytes));
  const fixed = {
    requests: millions(way.requestsPerS * MONTH_S, perMillion.requests),
    connections: pushes ? millions(readers * MONTH_MINUTES, perMillion.connectionMinutes) : 0,
    messages: pushes ? millions(way.deliveriesPerS * metered * MONTH_S, perMillion.messages) : 0,
  };
  const trafficOf = (bytesPerS: number): number => ((bytesPerS * MONTH_S) / 1e9) * perGb.traffic;
  const memory = ((way.server?.heapBytes ?? 0) / 1e9) * MONTH_HOURS * perHour.memoryGb;
  const serversOf = (cores: number): number => cores * MONTH_HOURS * perHour.vCpu + memory;
  const totalOf = (of: keyof Predicted): number =>
    perMonth +
    fixed.requests +
    fixed.connections +
    fixed.messages +
    trafficOf(way.bytesPerS[of]) +
    serversOf(way.server?.cores[of] ?? 0);
  return {
    total: { value: totalOf('value'), low: totalOf('low'), high: totalOf('high') },
    parts: {
      ...fixed,
      traffic: trafficOf(way.bytesPerS.value),
      servers: serversOf(way.server?.cores.value ?? 0),
    },
    withoutServers: way.server === undefined && (perHour.vCpu > 0 || perHour.memoryGb > 0),
  };
}
