import { button, byId, element } from '../dom.ts';
import type { SettingsStore } from '../race/settings.ts';
import type { Speech } from '../text/index.ts';
import { STEPS, type StepId, settingsOf } from './steps.ts';

const STEP_IDS = Object.keys(STEPS) as StepId[];

/** The row of steps, and the card of the one that is on. */
export function createStepPanel(settings: SettingsStore, speech: Speech): void {
  const list = byId('steps', HTMLOListElement);
  const card = byId('step-card', HTMLElement);
  let current: StepId = 'push';

  const choose = (id: StepId): void => {
    current = id;
    build();
    // The row scrolls sideways on a phone, and the focus was on a button that is no more.
    const chosen = list.querySelector<HTMLElement>('[aria-current]');
    chosen?.focus({ preventScroll: true });
    chosen?.scrollIntoView({ inline: 'center', block: 'nearest' });
    settings.set(settingsOf(STEPS[id]));
  };

  const build = (): void => {
    const { steps } = speech.text;
    list.replaceChildren(
      ...STEP_IDS.map((id) => {
        const item = button(steps[id].title, () => choose(id), { 'data-step': id });
        if (id === current) item.setAttribute('aria-current', 'step');
        return element('li', {}, item);
      }),
    );
    const { title, tell, attempt, watch } = steps[current];
    card.replaceChildren(
      element('div', {}, element('h3', {}, title), element('p', {}, tell)),
      element(
        'div',
        {},
        element('p', { class: 'attempt' }, attempt),
        element('p', { class: 'watch' }, watch),
      ),
    );
  };

  speech.follow(build);
}
