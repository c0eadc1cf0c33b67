import type { ClientKind } from '../../src/modes/mode.ts';
import { formatMsAlike, formatPercent } from '../report/format.ts';
import type { MeasuredCell } from '../result.ts';
import { cellOf, measure } from './lab.ts';
import { contrastOf, type Lesson } from './lesson.ts';

const LOAD = {
  modes: 'pull',
  interval: '100',
  rate: '5',
  duration: '3',
  warmup: '1',
} as const;

/** Tried in turn until a driver of `fetch` on one thread is out of breath; a lean one carries each of them with ease. */
const CLIENTS = [800, 1_600] as const;

/** One server and one load, seen through a driver that is out of breath and through one that is not. */
export const saturatedDriver: Lesson = {
  name: 'saturated-driver',
  summary: 'a driver that is out of breath sees late messages and blames the server',
  async run(say) {
    const observe = async (clients: number, client: ClientKind): Promise<MeasuredCell> => {
      say(`${clients} clients, ${client}`);
      return cellOf(await measure({ ...LOAD, clients: String(clients), client }, say), 'short-poll');
    };
    let wrong = await observe(CLIENTS[0], 'library');
    if (wrong.status === 'ok') wrong = await observe(CLIENTS[1], 'library');
    const right = await observe(wrong.clients, 'lean');
    const contrast = (figure: string, write: (cell: MeasuredCell) => string) => ({
      figure,
      wrong: write(wrong),
      right: write(right),
    });
    return {
      wrongWay: `${wrong.clients} clients by fetch on one thread`,
      rightWay: `${right.clients} lean clients on one thread`,
      contrasts: [
        contrastOf('message latency, p50', [wrong.latencyMs.p50, right.latencyMs.p50], formatMsAlike),
        contrastOf('message latency, p99', [wrong.latencyMs.p99, right.latencyMs.p99], formatMsAlike),
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
