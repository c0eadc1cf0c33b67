import type { Jobs } from '../bench/job.ts';
import { refusalOf } from '../bench/panel.ts';
import { button, byId, element } from '../dom.ts';
import type { Settings } from '../race/settings.ts';
import type { Speech } from '../text/index.ts';
import { settingsOf, TRAPS, type TrapId } from './steps.ts';
import { renderTold } from './told.ts';

/** The traps as cards: what fools one, a click that sets it up in the race, and one that measures both figures. */
export function createTrapPanel(
  speech: Speech,
  jobs: Jobs,
  onSetUp: (id: TrapId, settings: Settings) => void,
): void {
  const cards = byId('trap-cards', HTMLDivElement);
  const outputs = new Map<TrapId, HTMLDivElement>();
  for (const id of Object.keys(TRAPS) as TrapId[]) {
    outputs.set(id, element('div', { class: 'told', role: 'region', tabindex: '-1', hidden: true }));
  }

  const setUp = (id: TrapId): void => {
    onSetUp(id, settingsOf(TRAPS[id]));
    document.getElementById('steps')?.scrollIntoView();
  };

  const measure = async (id: TrapId): Promise<void> => {
    const output = outputs.get(id);
    if (output === undefined || jobs.running) return;
    const { title } = speech.text.trapCards[id];
    output.hidden = false;
    output.textContent = speech.text.traps.running;
    // The button cannot be pressed again until it is over, so the focus goes on to what it brings.
    output.focus({ preventScroll: true });
    const wish = { kind: 'lesson', lesson: id, language: speech.language };
    try {
      await jobs.start(
        wish,
        ({ lines }) => {
          if (lines.length > 0) output.replaceChildren(...renderTold(lines, title));
        },
        () => {},
      );
    } catch (error) {
      output.textContent = refusalOf(error as Error, speech);
    }
  };

  const follow = (): void => {
    for (const each of cards.querySelectorAll<HTMLButtonElement>('.measure')) each.disabled = jobs.running;
  };
  jobs.follow(follow);

  speech.follow((text) => {
    const { language } = speech;
    cards.replaceChildren(
      ...[...outputs].map(([id, output]) => {
        const { title, tell, watch } = text.trapCards[id];
        output.setAttribute('aria-label', title);
        return element(
          'article',
          { class: 'trap', 'data-trap': id },
          element('h3', {}, title),
          element('p', {}, tell),
          element('p', { class: 'watch' }, watch),
          element(
            'div',
            { class: 'buttons' },
            button(text.traps.setUp, () => setUp(id), { class: 'set-up' }),
            button(text.traps.measure, () => void measure(id), { class: 'measure' }),
          ),
          element(
            'p',
            { class: 'note' },
            text.traps.terminal,
            ' ',
            element(
              'code',
              {},
              `npm run bench -- lesson ${id}${language === 'en' ? '' : ` --lang ${language}`}`,
            ),
          ),
          output,
        );
      }),
    );
    follow();
  });
}
