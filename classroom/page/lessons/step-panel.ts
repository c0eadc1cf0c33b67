import { button, byId, element } from '../dom.ts';
import type { Settings } from '../race/settings.ts';
import type { Speech } from '../text/index.ts';
import { STEPS, type StepId, settingsOf, type TrapId } from './steps.ts';

const STEP_IDS = Object.keys(STEPS) as StepId[];

/**
 * Creates the row of step buttons and the card that explains the current step or trap.
 *
 * @param begin - called with the settings of a chosen step.
 * @returns `showTrap`, which shows the card of a trap.
 */
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
    // `build` has replaced the button that had the focus.
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
    // On a phone the row scrolls sideways. `scrollIntoView` would scroll the page as well.
    const chosen = list.querySelector<HTMLElement>('[aria-current]');
    if (chosen !== null) list.scrollLeft = chosen.offsetLeft - (list.clientWidth - chosen.offsetWidth) / 2;
    const cardText: CardText = { ...steps, ...speech.text.trapCards }[current];
    const { title, explain, attempt, watch } = cardText;
    card.replaceChildren(
      element('div', {}, element('h3', {}, title), element('p', {}, explain)),
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

/** Text of a step's or a trap's card. A trap has no `attempt`, since the page has already set it up. */
interface CardText {
  readonly title: string;
  readonly explain: string;
  readonly attempt?: string;
  readonly watch: string;
}
