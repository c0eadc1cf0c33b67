import { byId } from './dom.ts';
import type { Speech } from './text/index.ts';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const STORAGE_KEY = 'theme';

/**
 * Creates the button that switches between the system's colours, light and dark. The choice is stored in the browser. A projector often
 * needs another one than the system has.
 */
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
