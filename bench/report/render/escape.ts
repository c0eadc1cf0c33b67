import { printable } from '../../result/printable.ts';

/** Escapes a text for the value of an attribute, or for between tags, of HTML and SVG. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Escapes a text for a line of Markdown, so that it is shown as it is: no markup, table cell, link or new line. */
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
