import { markdownTable } from 'markdown-table';
import type { Sample } from './samples.ts';
import type { Series } from './series.ts';
import { CONFIDENCE } from './slope.ts';
import { SAMPLES, type SoakResult, type SoFar } from './soak.ts';

const MB = 1e6;
const whole = (count: number): string => count.toLocaleString('en', { maximumFractionDigits: 0 });

/** Returns the line of progress after a sample. */
export function progressLine({ server, driver }: Sample, so: SoFar): string {
  const held = [server, driver].map(
    ({ heapBytes, rssBytes, descriptors, handles, timers }) =>
      `heap ${(heapBytes / MB).toFixed(1)} MB, RSS ${(rssBytes / MB).toFixed(0)} MB, ${descriptors ?? '?'} descriptors, ${handles} handles, ${timers} timers`,
  );
  return `${so.samples}/${SAMPLES}: server ${held[0]}; driver ${held[1]}; ${whole(so.messages)} messages, ${whole(so.deliveries)} deliveries, ${whole(so.left)} left, ${whole(so.reset)} reset`;
}

/** Returns whether nothing grows and nothing was missed, repeated or reordered. */
export function holds({ series, badReaders, faults }: SoakResult): boolean {
  return series.length > 0 && !series.some(({ grows }) => grows) && badReaders.length + faults.length === 0;
}

/** Returns the result as text for docs/reliability.md. */
export function renderSoak(result: SoakResult): string {
  const rows = result.series.map((one) => [
    `${one.process}: ${one.quantity.name}`,
    withUnit(one, one.first),
    withUnit(one, one.last),
    `${signed(one, one.growth.estimate)} (${signed(one, one.growth.low)} to ${signed(one, one.growth.high)})`,
    withUnit(one, one.quantity.allowed),
    one.grows ? '**yes**' : 'no',
  ]);
  const table = markdownTable(
    [
      [
        'held',
        'first fifth',
        'last fifth',
        `grown by (${CONFIDENCE * 100}% interval)`,
        'more than this is growth',
        'grows',
      ],
      ...rows,
    ],
    { align: ['l', 'r', 'r', 'r', 'r', 'l'] },
  );
  return [
    `${result.minutes.toFixed(0)} minutes with Node.js ${process.version.slice(1)}, ${result.readers} readers of all modes: ${whole(result.messages)} messages, ${whole(result.deliveries)} deliveries; readers left and came back ${whole(result.left)} times, ${whole(result.leftForLong)} of them after more messages than the server keeps in memory; ${whole(result.reset)} connections were reset. The server took ${(100 * result.serverLoad).toFixed(0)}% of a core. Missed: ${result.missed}, repeated: ${result.repeated}, out of order: ${result.reordered}.`,
    '',
    table,
  ].join('\n');
}

/** Returns what else is to be told, in lines. */
export function remarks({ badReaders, faults, troubles }: SoakResult): string[] {
  return [
    ...badReaders.map((line) => `NOT WELL ${line}`),
    ...faults.map((line) => `NOT WELL ${line}`),
    ...[...troubles].map(([reason, count]) => `${whole(count)} times a client said: ${reason}`),
  ];
}

const digitsOf = ({ quantity }: Series): number => (quantity.unit === '' ? 0 : quantity.allowed < 5 ? 2 : 1);

function withUnit(series: Series, value: number): string {
  return `${value.toFixed(digitsOf(series))} ${series.quantity.unit}`.trim();
}

function signed(series: Series, value: number): string {
  const text = value.toFixed(digitsOf(series)).replace(/^-(0(\.0+)?)$/, '$1');
  return value > 0 && !/^[0.]+$/.test(text) ? `+${text}` : text;
}
