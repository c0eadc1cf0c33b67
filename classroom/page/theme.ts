import { byId } from './dom.ts';
import type { Speech } from './text/index.ts';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const STORAGE_KEY = 'theme';

/** Light or dark as the system has it, unless a person chose: a projector often wants the other. */
export function createThemeSwitch(speech: Speech): void {
  const button = byId('theme', HTMLButtonElement);
  let theme: Theme = THEMES.find((name) => name === localStorage.getItem(STORAGE_KEY)) ?? 'auto';
  const show = (): void => {
    if (theme === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    button.textContent = speech.text.theme[theme];
  };
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
    localStorage.setItem(STORAGE_KEY, theme);
    show();
  });
  speech.follow(show);
}
