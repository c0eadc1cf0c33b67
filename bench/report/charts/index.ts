import type { Analysis } from '../analysis/index.ts';
import type { Text } from '../words/index.ts';
import { batchingChart } from './batching.ts';
import type { Chart, ChartMaker } from './chart.ts';
import { costChart } from './cost.ts';
import { crossoverChart } from './crossover.ts';
import { crossoverMap } from './crossover-map.ts';
import { fitted } from './fit.ts';
import { intervalChart } from './interval.ts';
import { latencyChart } from './latency.ts';
import { requestsChart } from './requests.ts';
import { restartsChart } from './restarts.ts';
import { scaleChart } from './scale.ts';
import { deliveriesOverTime, requestsOverTime, stalenessOverTime } from './timeline.ts';

/** Every picture that a report can have, in its order. */
const MAKERS: readonly ChartMaker[] = [
  latencyChart,
  requestsChart,
  costChart,
  batchingChart,
  restartsChart,
  intervalChart,
  crossoverMap,
  crossoverChart,
  requestsOverTime,
  deliveriesOverTime,
  stalenessOverTime,
  scaleChart,
];

/** The pictures for which the run has data. */
export function chartsOf(analysis: Analysis, text: Text): readonly Chart[] {
  return MAKERS.map((make) => make(analysis, text))
    .filter((chart) => chart !== undefined)
    .map(fitted);
}
