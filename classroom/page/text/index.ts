import type { Language } from '../../../bench/report/words/language.ts';
import { en, type Text } from './en.ts';
import { ko } from './ko.ts';

/** The page's languages. Each name is in its own language. */
export const LANGUAGES = {
  en: { name: 'English', text: en },
  ko: { name: '한국어', text: ko },
} as const satisfies Record<Language, { name: string; text: Text }>;

export type { Language };

const STORAGE_KEY = 'language';

/** The chosen language and its texts. */
export interface Speech {
  readonly language: Language;
  readonly text: Text;
  /** Changes the language and stores the choice in the browser. */
  set(language: Language): void;
  /** Calls the listener now, and whenever the language changes. */
  follow(listener: (text: Text) => void): void;
}

/** Starts with the language stored in the browser, or with the browser's first preferred one that the page has, or with English. */
export function createSpeech(): Speech {
  const listeners: ((text: Text) => void)[] = [];
  const preferred = [localStorage.getItem(STORAGE_KEY) ?? '', ...navigator.languages];
  let language = preferred.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en';
  return {
    get language() {
      return language;
    },
    get text() {
      return LANGUAGES[language].text;
    },
    set(next) {
      language = next;
      localStorage.setItem(STORAGE_KEY, next);
      for (const listener of listeners) listener(LANGUAGES[next].text);
    },
    follow(listener) {
      listeners.push(listener);
      listener(LANGUAGES[language].text);
    },
  };
}

function isLanguage(tag: string | undefined): tag is Language {
  return tag !== undefined && tag in LANGUAGES;
}
