/** Returns a text on one line, without what a terminal would obey or what would turn its order around. */
export function printable(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(UNPRINTABLE, '\uFFFD');
}

/** As {@link printable}, with its lines and the blanks in them kept. */
export function printableLines(text: string): string {
  return text.replaceAll(/[^\n]+/g, (line) => line.replaceAll(UNPRINTABLE, '\uFFFD'));
}

/** Most characters of a value in an error. */
const SHORT = 60;

/** Returns a value of a file as JSON on one line, cut where it is long. */
export function shortJson(value: unknown): string {
  const json = printable(JSON.stringify(value) ?? 'none');
  return json.length > SHORT ? `${json.slice(0, SHORT)}…` : json;
}

/** Control characters, those that change the direction of text, and halves of pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
