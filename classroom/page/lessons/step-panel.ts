import { button, byId, element } from '../dom.ts';
import type { Settings } from '../race/settings.ts';
import type { Speech } from '../text/index.ts';
import { STEPS, type StepId, settingsOf, type TrapId } from './steps.ts';

const STEP_IDS = Object.keys(STEPS) as StepId[];

/** The row of steps, and the card of the step or trap that is on. */
export function createStepPanel(
  speech: Speech,
  begin: (settings: Settings) => void,
): { showTrap(id: TrapId): void } {
  const list = byId('steps', HTMLOListElement);
  const card = byId('step-card', HTMLElement);
  let current: StepId | TrapId = 'push';

  const choose = (id: StepId): void => {
    current = id;
    build();
    // The focus was on a button that is no more.
    list.querySelector<HTMLElement>('[aria-current]')?.focus({ preventScroll: true });
    begin(settingsOf(STEPS[id]));
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
    // The row scrolls sideways on a phone; the page itself stays where it is.
    const chosen = list.querySelector<HTMLElement>('[aria-current]');
    if (chosen !== null) list.scrollLeft = chosen.offsetLeft - (list.clientWidth - chosen.offsetWidth) / 2;
    const words: CardWords = { ...steps, ...speech.text.trapCards }[current];
    const { title, tell, attempt, watch } = words;
    card.replaceChildren(
      element('div', {}, element('h3', {}, title), element('p', {}, tell)),
      element(
        'div',
        {},
        ...(attempt === undefined ? [] : [element('p', { class: 'attempt' }, attempt)]),
        element('p', { class: 'watch' }, watch),
      ),
    );
  };

  speech.follow(build);
  return {
    showTrap(id) {
      current = id;
      build();
    },
  };
}

/** A step says what to try; a trap has been set up, so there is only something to watch. */
interface CardWords {
  readonly title: string;
  readonly tell: string;
  readonly attempt?: string;
  readonly watch: string;
}
