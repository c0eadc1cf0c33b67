import { FLAT_WITHIN, type ScalingSeries, SIZES } from './scaling.ts';

/** Headings of the table's columns. */
export const SCALING_COLUMNS = [
  '',
  ...SIZES.map((clients) => clients.toLocaleString('en')),
  'greatest/least',
  'aim',
] as const;

/** Returns three rows: our cost, the reference's, and their ratio. */
export function scalingRows({ name, pace, unit, reference, points, spread }: ScalingSeries): string[][] {
  const row = (title: string, figures: readonly string[], greatest: number, aim = ''): string[] => [
    title,
    ...figures,
    `×${greatest.toFixed(2)}`,
    aim,
  ];
  const kept = spread.ours <= FLAT_WITHIN ? 'kept' : 'NOT KEPT';
  return [
    row(
      `${name} (${unit})`,
      points.map(({ ours }) => ours.median.toPrecision(3)),
      spread.ours,
      pace === 'even' ? `≤ ×${FLAT_WITHIN.toFixed(2)} ${kept}` : '',
    ),
    row(
      `· ${reference}`,
      points.map((point) => point.reference.median.toPrecision(3)),
      spread.reference,
    ),
    row(
      '· ratio',
      points.map(({ ratio }) => ratio.toFixed(2)),
      spread.ratio,
    ),
  ];
}
