import { callApi, type ServerState } from '../api.ts';
import type { Jobs } from '../bench/job.ts';
import { explainRefusal } from '../bench/panel.ts';
import { button, byId, element } from '../dom.ts';
import type { Settings } from '../race/settings.ts';
import type { Speech } from '../text/index.ts';
import { renderLessonOutput } from './lesson-output.ts';
import { settingsOf, TRAPS, type TrapId } from './steps.ts';

/**
 * Creates a card for each trap. Its buttons set the trap up in the race, and run its lesson on the server.
 *
 * @param onSetUp - called with the settings of a trap that is to be shown in the race.
 */
export function createTrapPanel(
  speech: Speech,
  jobs: Jobs,
  onSetUp: (id: TrapId, settings: Settings) => void,
): void {
  const cards = byId('trap-cards', HTMLDivElement);
  const outputs = new Map<TrapId, HTMLDivElement>();
  for (const id of Object.keys(TRAPS) as TrapId[]) {
    outputs.set(id, element('div', { class: 'lesson-output', role: 'region', tabindex: '-1', hidden: true }));
  }

  const state = callApi<ServerState>('classroom/state');
  /** The command that measures a trap, as soon as the server has said how it is started. */
  const commandOf = (id: TrapId, language: string): HTMLElement => {
    const command = element('code', {});
    state.then(
      ({ commandLine }) => {
        command.textContent = `${commandLine} lesson ${id}${language === 'en' ? '' : ` --lang ${language}`}`;
      },
      () => {},
    );
    return command;
  };

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
    // The button is disabled while the lesson runs, so the focus moves to its output.
    output.focus({ preventScroll: true });
    const request = { kind: 'lesson', lesson: id, language: speech.language };
    try {
      await jobs.start(
        request,
        ({ lines }) => {
          if (lines.length > 0) output.replaceChildren(...renderLessonOutput(lines, title));
        },
        () => {},
      );
    } catch (error) {
      output.textContent = explainRefusal(error as Error, speech);
    }
  };

  const updateButtons = (): void => {
    for (const each of cards.querySelectorAll<HTMLButtonElement>('.measure')) each.disabled = jobs.running;
  };
  jobs.follow(updateButtons);

  speech.follow((text) => {
    const { language } = speech;
    cards.replaceChildren(
      ...[...outputs].map(([id, output]) => {
        const { title, explain, watch } = text.trapCards[id];
        output.setAttribute('aria-label', title);
        return element(
          'article',
          { class: 'trap', 'data-trap': id },
          element('h3', {}, title),
          element('p', {}, explain),
          element('p', { class: 'watch' }, watch),
          element(
            'div',
            { class: 'buttons' },
            button(text.traps.setUp, () => setUp(id), { class: 'set-up' }),
            button(text.traps.measure, () => void measure(id), { class: 'measure' }),
          ),
          element('p', { class: 'note' }, text.traps.terminal, ' ', commandOf(id, language)),
          output,
        );
      }),
    );
    updateButtons();
  });
}
