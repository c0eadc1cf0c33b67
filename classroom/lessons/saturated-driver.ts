import { formatMsAlike, formatPercent } from '../../bench/report/words/format.ts';
import { ownServerOf } from '../../bench/result/own-server.ts';
import type { MeasuredCell } from '../../bench/result/schema.ts';
import type { ClientKind } from '../../src/modes/mode.ts';
import { cellOf, measure } from './lab.ts';
import { contrastOf, type Lesson } from './lesson.ts';
import type { LessonText } from './text/en.ts';

const LOAD = {
  modes: 'pull',
  interval: '100',
  rate: '5',
  duration: '3',
  warmup: '1',
} as const;

/** Numbers of clients, tried in turn until a driver of `fetch` clients on one thread cannot keep up. Lean clients can, with either. */
const CLIENTS = [800, 1_600] as const;

/** Measures the same load with a saturated driver and with one that keeps up. */
export const saturatedDriver: Lesson = {
  name: 'saturated-driver',
  summary: (words) => words.saturatedDriver.summary,
  async run({ saturatedDriver: words, status, reason }, say) {
    const observe = async (clients: number, client: ClientKind): Promise<MeasuredCell> => {
      say(words.doing(clients, client));
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
      wrongWay: words.wrongWay(wrong.clients),
      rightWay: words.rightWay(right.clients),
      contrasts: [
        contrastOf(words.latency('p50'), [wrong.latencyMs.p50, right.latencyMs.p50], formatMsAlike),
        contrastOf(words.latency('p99'), [wrong.latencyMs.p99, right.latencyMs.p99], formatMsAlike),
        contrast(words.driver, ({ driver }) => formatPercent(driver.utilization)),
        contrast(words.server, (cell) => formatPercent(ownServerOf(cell).utilization)),
        contrast(words.verdict, (cell) => status[cell.status]),
      ],
      why: explain(wrong, right, words, reason),
    };
  },
};

function explain(
  wrong: MeasuredCell,
  right: MeasuredCell,
  words: LessonText['saturatedDriver'],
  reason: LessonText['reason'],
): string {
  const first = ({ reasons: [first] }: MeasuredCell): string => (first === undefined ? '' : reason(first));
  if (right.status === 'void') return words.whyBusy(first(right));
  if (wrong.status === 'void') return words.whyVoid(first(wrong));
  return words.whyNot;
}
