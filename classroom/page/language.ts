import { button, byId } from './dom.ts';
import { LANGUAGES, type Language, type Speech } from './text/index.ts';

/**
 * Creates the language buttons. It also translates `index.html`, whose `data-text` and `data-label` attributes hold the path of a text
 * in the catalogue, for example `nav.race`.
 */
export function createLanguageSwitch(speech: Speech): void {
  const group = byId('languages', HTMLFieldSetElement);
  const buttons = (Object.keys(LANGUAGES) as Language[]).map((language) =>
    button(LANGUAGES[language].name, () => speech.set(language), { lang: language }),
  );
  group.append(...buttons);
  speech.follow((text) => {
    document.documentElement.lang = speech.language;
    document.title = text.title;
    for (const each of buttons) each.setAttribute('aria-pressed', String(each.lang === speech.language));
    for (const each of document.querySelectorAll<HTMLElement>('[data-text]'))
      each.textContent = lookUp(text, each.dataset['text'] ?? '');
    for (const each of document.querySelectorAll<HTMLElement>('[data-label]'))
      each.setAttribute('aria-label', lookUp(text, each.dataset['label'] ?? ''));
  });
}

/** @throws {Error} if the catalogue has no text at this path. */
function lookUp(catalogue: unknown, path: string): string {
  const found = path
    .split('.')
    .reduce((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], catalogue);
  if (typeof found !== 'string') throw new Error(`the catalogue has no text at ${path}`);
  return found;
}
