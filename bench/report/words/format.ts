/** Writes numbers with SI units. It does not depend on the language. */

/** Shown where there is no figure. */
export const ABSENT = '—';

/** `value` to so many significant digits, with separators, never in exponents: 0.0123, 4.87, 290, 1,234. */
export function formatNumber(value: number, significantDigits = 3): string {
  if (!Number.isFinite(value)) return ABSENT;
  if (value === 0) return '0';
  const integerDigits = Math.floor(Math.log10(Math.abs(value))) + 1;
  const decimals = Math.max(0, significantDigits - integerDigits);
  return withSeparators(trimZeros(value.toFixed(Math.min(decimals, 20))));
}

/** A whole number with separators: 1,000. */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? withSeparators(Math.round(value).toFixed(0)) : ABSENT;
}

/** A duration given in milliseconds, in the unit people would say: 840 µs, 4.87 ms, 1.2 s, 2 min. */
export function formatMs(ms: number, significantDigits = 3): string {
  const scale = scaleFor(ms, TIME_SCALES);
  return `${formatNumber(ms / scale.size, significantDigits)} ${scale.unit}`;
}

/** Writes durations in one unit: the one that fits the greatest, or a smaller one where the least would be below a tenth. */
export function formatMsAlike(values: readonly number[]): string[] {
  return formatAlike(values, TIME_SCALES);
}

/** A duration given in microseconds. */
export function formatUs(us: number, significantDigits = 3): string {
  return formatMs(us / 1000, significantDigits);
}

/** Decimal bytes, as networks count: 871 B, 1.2 kB, 3.4 MB. */
export function formatBytes(bytes: number, significantDigits = 3): string {
  const scale = scaleFor(bytes, BYTE_SCALES);
  return `${formatNumber(bytes / scale.size, significantDigits)} ${scale.unit}`;
}

/** Bytes that stand beside each other, in one unit. */
export function formatBytesAlike(values: readonly number[]): string[] {
  return formatAlike(values, BYTE_SCALES);
}

/** Bits per second of a stream of so many bytes per second: 6.6 Mbit/s. */
export function formatBitRate(bytesPerSecond: number, significantDigits = 3): string {
  const scale = scaleFor(bytesPerSecond * 8, BIT_SCALES);
  return `${formatNumber((bytesPerSecond * 8) / scale.size, significantDigits)} ${scale.unit}`;
}

/** A share of one as per cent: 90%. */
export function formatPercent(fraction: number, significantDigits = 2): string {
  return Number.isFinite(fraction) ? `${formatNumber(fraction * 100, significantDigits)}%` : ABSENT;
}

/** A factor as people say it: 1.3, 2.5, 58, 1,200. */
export function formatRatio(ratio: number): string {
  return formatNumber(ratio, ratio < 100 ? 2 : 3);
}

/** Two doubles that are equal to so many significant digits are the same number. */
const MAX_DIGITS = 17;

/**
 * Writes a figure and its limit to the same number of digits: to as many more than `digits` as it takes for the two texts to differ,
 * unless the numbers are equal.
 *
 * @param write - writes a number to so many digits.
 */
export function formatApart(
  figure: number,
  limit: number,
  write: (value: number, digits: number) => string,
  digits: number,
): readonly [string, string] {
  const [written, other] = [write(figure, digits), write(limit, digits)];
  if (written !== other || figure === limit || digits >= MAX_DIGITS) return [written, other];
  return formatApart(figure, limit, write, digits + 1);
}

/** A change with its sign: +12%, −3%. */
export function formatChange(fraction: number): string {
  return formatChangeBeside(fraction, Number.NaN)[0];
}

/** Writes a change and the noise that it is compared with, with enough digits for the two texts to differ. */
export function formatChangeBeside(fraction: number, noise: number): readonly [string, string] {
  const [size, limit] = formatApart(Math.abs(fraction), noise, formatPercent, 2);
  return [Number.isFinite(fraction) ? `${signOf(fraction)}${size}` : ABSENT, limit];
}

/** A difference with its sign: +3, −2.9, ±0. */
export function formatSigned(value: number): string {
  return Number.isFinite(value) ? `${signOf(value)}${formatNumber(Math.abs(value), 2)}` : ABSENT;
}

function signOf(value: number): string {
  return value > 0 ? '+' : value < 0 ? '−' : '±';
}

/** A large number in words of the SI, for projections: 10 k, 1 M. */
export function formatScale(value: number): string {
  const scale = scaleFor(value, COUNT_SCALES);
  return `${formatNumber(value / scale.size)}${scale.unit === '' ? '' : ` ${scale.unit}`}`;
}

interface Scale {
  readonly size: number;
  readonly unit: string;
}

const TIME_SCALES: readonly Scale[] = [
  { size: 60_000, unit: 'min' },
  { size: 1000, unit: 's' },
  { size: 1, unit: 'ms' },
  { size: 1e-3, unit: 'µs' },
];
const BYTE_SCALES: readonly Scale[] = [
  { size: 1e12, unit: 'TB' },
  { size: 1e9, unit: 'GB' },
  { size: 1e6, unit: 'MB' },
  { size: 1e3, unit: 'kB' },
  { size: 1, unit: 'B' },
];
const BIT_SCALES: readonly Scale[] = [
  { size: 1e12, unit: 'Tbit/s' },
  { size: 1e9, unit: 'Gbit/s' },
  { size: 1e6, unit: 'Mbit/s' },
  { size: 1e3, unit: 'kbit/s' },
  { size: 1, unit: 'bit/s' },
];
const COUNT_SCALES: readonly Scale[] = [
  { size: 1e9, unit: 'G' },
  { size: 1e6, unit: 'M' },
  { size: 1e3, unit: 'k' },
  { size: 1, unit: '' },
];

/** The largest unit that the value fills; zero and what is smaller than all units take the plain one. */
function scaleFor(value: number, scales: readonly Scale[]): Scale {
  const plain = scales.find((scale) => scale.size === 1) as Scale;
  if (value === 0) return plain;
  const size = Math.abs(value);
  return scales.find((scale) => size >= scale.size) ?? (scales.at(-1) as Scale);
}

/** The least is to be at least a tenth of the unit: 0.68 ms beside 3.45 ms, and 1,400 ms beside 5 ms. */
function formatAlike(values: readonly number[], scales: readonly Scale[]): string[] {
  const sizes = values.map(Math.abs).filter((value) => value > 0);
  const most = Math.min(Math.max(...sizes), 10 * Math.min(...sizes));
  const scale = scaleFor(sizes.length === 0 ? 0 : most, scales);
  return values.map((value) => `${formatNumber(value / scale.size)} ${scale.unit}`);
}

function trimZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

function withSeparators(digits: string): string {
  const [whole = '', decimals] = digits.replace('-', '−').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}
