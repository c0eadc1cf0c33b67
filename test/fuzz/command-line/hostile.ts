import fc from 'fast-check';

/** Texts with which command lines of other programs have had trouble. */
const KNOWN = [
  '',
  ' ',
  '-',
  '-1',
  '0',
  '1e999',
  'NaN',
  'Infinity',
  '0x10',
  '9007199254740993',
  '1,,2',
  ',',
  '1s',
  '1h',
  '-5ms',
  '10%',
  '..',
  '.',
  '../evil',
  '../../evil',
  '/etc/passwd',
  '/proc/self/evil',
  '/dev/null',
  'CON',
  'a/b',
  'a\\b',
  '~',
  '$(touch evil)',
  '`touch evil`',
  '%s%n',
  '__proto__',
  'constructor',
  'toString',
  '=HYPERLINK("x")',
  '<script>alert(1)</script>',
  '\u001b[2J\u001b]0;evil\u0007',
  '\u202Eevil',
  '\ud800',
  '\r\n',
  'x'.repeat(5_000),
  'ü€𝄞',
  'mongodb://user:s3cret@host:1/',
  'sqlite:',
  'sqlite:/no/such/folder/x.db',
];

/** Any text that a shell can pass: all but U+0000. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...KNOWN) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).map(withoutNul) },
  { weight: 1, arbitrary: fc.integer().map(String) },
  { weight: 1, arbitrary: fc.double().map(String) },
);

/** Any value of JSON, and some that no schema expects. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, [], {}, '', -1, 0, 0.5, 1e308, -0, 2 ** 53, 'x'.repeat(10_000)),
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
);

function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}
