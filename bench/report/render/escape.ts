import { printable } from '../../result/printable.ts';

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
