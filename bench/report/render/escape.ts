/** A text as the value of an attribute, or between tags, of HTML and SVG. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** A text within a line of Markdown: it shows as it is, and makes no markup, table cell, link or line of its own. */
export function escapeMarkdown(text: string): string {
  return (
    printable(text)
      .replaceAll(/[\\`*_[\]<>&|~#$]/g, '\\$&')
      // GitHub makes links of bare addresses too.
      .replaceAll('://', ':\\/\\/')
      .replaceAll(/www(?=\.)/gi, '$&\\')
      .replace(/^[-+]|^\d+(?=[.)](?: |$))/, (begin) =>
        begin === '-' || begin === '+' ? `\\${begin}` : `${begin}\\`,
      )
  );
}

/** A text on one line, without what a terminal would obey or what would turn its order around. */
export function printable(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(UNPRINTABLE, '\uFFFD');
}

/** Control characters, those that change the direction of text, and halves of pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
