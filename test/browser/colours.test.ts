import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

const css = readFileSync(new URL('../../classroom/page/style/tokens.css', import.meta.url), 'utf8');
const LANES = [
  'pull',
  'conditional',
  'naive',
  'long-poll',
  'sse',
  'ndjson',
  'websocket',
  'push',
  'push-unpinned',
];

/** Matrices from linear sRGB to the colours that a dichromat sees. [Machado, Oliveira and Fernandes 2009, severity 1] */
const VISIONS: Readonly<Record<string, Matrix>> = {
  common: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** Least distance in OKLab at which two colours can be told apart in dots of a few pixels. */
const APART = { common: 0.11, protan: 0.07, deutan: 0.07 } as const;

describe.each(['light', 'dark'] as const)('the colours of the lanes on a %s background', (shade) => {
  const lanes = LANES.map((name) => [name, linear(token(name, shade))] as const);

  it.each(Object.entries(APART))('are distinguishable in pairs for %s vision', (vision, least) => {
    const seen = lanes.map(
      ([name, colour]) => [name, okLab(times(VISIONS[vision] as Matrix, colour))] as const,
    );
    const near = seen.flatMap(([name, colour], index) =>
      seen
        .slice(index + 1)
        .filter(([, other]) => distance(colour, other) < least)
        .map(([other, otherColour]) => `${name} and ${other}: ${distance(colour, otherColour).toFixed(3)}`),
    );
    expect(near).toEqual([]);
  });

  it('have the contrast to the background that WCAG requires of graphics', () => {
    const paper = luminance(linear(token('paper', shade)));
    for (const [name, colour] of lanes) {
      const [dark = 0, light = 0] = [paper, luminance(colour)].toSorted((a, b) => a - b);
      expect((light + 0.05) / (dark + 0.05), name).toBeGreaterThanOrEqual(3);
    }
  });
});

function token(name: string, shade: 'light' | 'dark'): string {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css) ?? [];
  return (shade === 'light' ? light : dark) ?? '';
}

function linear(hex: string): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function luminance([red, green, blue]: Triple): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function times(matrix: Matrix, [a, b, c]: Triple): Triple {
  const row = ([x, y, z]: Triple): number => Math.min(1, Math.max(0, x * a + y * b + z * c));
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

/** [Björn Ottosson, A perceptual color space for image processing] */
function okLab([red, green, blue]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function distance(a: Triple, b: Triple): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
