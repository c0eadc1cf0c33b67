import { formatMs, formatPercent } from '../report/format.ts';
import type { MeasuredCell } from '../result.ts';
import { cellOf, measure } from './lab.ts';
import type { Lesson } from './lesson.ts';

/** A load that a lean driver carries with ease, and a driver of `fetch` on one thread does not. */
const LOAD = {
  modes: 'pull',
  clients: '400',
  interval: '100',
  rate: '5',
  duration: '3',
  warmup: '1',
} as const;

/** One server and one load, seen through a driver that is out of breath and through one that is not. */
export const saturatedDriver: Lesson = {
  name: 'saturated-driver',
  summary: 'a driver that is out of breath sees late messages and blames the server',
  async run(say) {
    say('400 clients by fetch');
    const wrong = cellOf(await measure({ ...LOAD, client: 'library' }, say), 'short-poll');
    say('400 lean clients');
    const right = cellOf(await measure({ ...LOAD, client: 'lean' }, say), 'short-poll');
    const contrast = (figure: string, write: (cell: MeasuredCell) => string) => ({
      figure,
      wrong: write(wrong),
      right: write(right),
    });
    return {
      wrongWay: '400 clients by fetch on one thread',
      rightWay: '400 lean clients on one thread',
      contrasts: [
        contrast('message latency, p50', ({ latencyMs }) => formatMs(latencyMs.p50)),
        contrast('message latency, p99', ({ latencyMs }) => formatMs(latencyMs.p99)),
        contrast('the driver was busy', ({ driver }) => formatPercent(driver.utilization)),
        contrast('the server was busy', ({ server }) => formatPercent(server.utilization)),
        contrast('what the health check says', ({ status }) => status),
      ],
      why: explain(wrong, right),
    };
  },
};

function explain(wrong: MeasuredCell, right: MeasuredCell): string {
  if (right.status === 'void')
    return `This machine is busy with other things, so not even the lean driver can be believed now (${right.reasons[0]}). The benchmark says so and keeps both out of every verdict.`;
  if (wrong.status === 'void')
    return `The figures on the left describe the driver. The benchmark says so and keeps them out of every verdict: ${wrong.reasons[0]}.`;
  return 'This machine is quick enough to carry the load either way, so both columns can be believed; try it on a slower one.';
}
