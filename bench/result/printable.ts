/** Returns a text on one line, without what a terminal would obey or what would turn its order around. */
export function printable(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(UNPRINTABLE, '\uFFFD');
}

/** Control characters, those that change the direction of text, and halves of pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
