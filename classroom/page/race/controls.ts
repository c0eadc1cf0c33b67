import { callApi } from '../api.ts';
import { button, byId, element, select } from '../dom.ts';
import { createFormat } from '../format.ts';
import type { Speech } from '../text/index.ts';
import { LANE_IDS, type LaneId } from './lanes/index.ts';
import { DEFAULTS, type Settings, type SettingsStore } from './settings.ts';
import type { Timekeeper } from './time/timekeeper.ts';

const INTERVALS_MS = [0, 100, 200, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 30_000];
const RATES = [0, 0.2, 0.5, 1, 2, 5, 10, 20];
const AUDIENCES = [0, 10, 50, 100, 200, 500];
const ROUND_TRIPS_MS = [0, 20, 50, 100, 200, 500, 1_000];
const AUDIENCE_MODES = [
  ['short-poll', 'pull'],
  ['socket.io', 'push'],
] as const;
const STALL_MS = 1_400;

/** What the buttons call. */
export interface Actions {
  readonly askNow: () => void;
  readonly reset: () => void;
  /** Called with the error if the server could not be stalled. */
  readonly problem: (why: Error) => void;
}

/** Creates the race's controls. They are built again when the language or a setting changes, and the focus stays where it was. */
export function createControls(
  settings: SettingsStore,
  speech: Speech,
  timekeeper: Timekeeper,
  actions: Actions,
): void {
  const keeperNote = byId('keeper-note', HTMLParagraphElement);
  const form = byId('controls', HTMLFormElement);
  form.addEventListener('submit', (event) => event.preventDefault());

  let isOpen = false;

  const build = (): void => {
    const focused = [...form.elements].indexOf(document.activeElement as Element);
    const { now } = settings;
    const { text } = speech;
    const words = text.controls;
    const format = createFormat(speech);
    const choice = <Key extends keyof Settings>(
      key: Key,
      label: string,
      values: readonly number[],
      write: (value: number) => string,
    ) =>
      select(
        label,
        withCurrent(values, now[key] as number).map((value) => [String(value), write(value)] as const),
        String(now[key]),
        (value) => settings.set({ [key]: Number(value) }),
      );
    form.replaceChildren(
      element(
        'div',
        { class: 'buttons' },
        ...(now.pollIntervalMs === 0 ? [button(words.ask, actions.askNow, { class: 'primary' })] : []),
        button(now.paused ? words.resume : words.pause, () => settings.set({ paused: !now.paused })),
        button(words.reset, actions.reset),
      ),
      laneChoice(now.lanes, speech, (lanes) => settings.set({ lanes })),
      element(
        'div',
        { class: 'fields' },
        choice('pollIntervalMs', words.interval, INTERVALS_MS, (ms) =>
          ms === 0 ? words.byHand : format.ms(ms),
        ),
        choice('messagesPerSecond', words.rate, RATES, (rate) =>
          rate === 0 ? words.rateNone : format.figure(rate),
        ),
        choice('rttMs', words.rtt, ROUND_TRIPS_MS, (ms) => (ms === 0 ? '0' : format.ms(ms))),
        choice('audienceClients', words.audience, AUDIENCES, format.count),
        select(
          words.audienceMode,
          AUDIENCE_MODES.map(([mode, lane]) => [mode, text.lanes.names[lane]] as const),
          now.audienceMode,
          (audienceMode) => settings.set({ audienceMode }),
        ),
      ),
      trapControls(),
    );
    if (focused >= 0) (form.elements[focused] as HTMLElement | undefined)?.focus();
  };

  /** Makes the controls that only the traps need. They are folded unless one of them differs from its default. */
  const trapControls = (): HTMLDetailsElement => {
    const { now } = settings;
    const words = speech.text.controls;
    const inUse =
      now.busy || now.countFrom !== DEFAULTS.countFrom || now.audiencePhase !== DEFAULTS.audiencePhase;
    const details = element(
      'details',
      { open: isOpen || inUse },
      element('summary', {}, words.more),
      element(
        'div',
        { class: 'fields' },
        select(words.phase, entries(words.phases), now.audiencePhase, (audiencePhase) =>
          settings.set({ audiencePhase }),
        ),
        select(words.countFrom, entries(words.countFroms), now.countFrom, (countFrom) =>
          settings.set({ countFrom }),
        ),
        checkbox(words.busy, now.busy, (busy) => settings.set({ busy })),
        button(words.stall, () => stall(actions.problem)),
      ),
    );
    details.addEventListener('toggle', () => {
      isOpen = details.open;
    });
    return details;
  };

  const showTimekeeper = (): void => {
    const { keeper } = timekeeper;
    keeperNote.hidden = keeper === undefined || keeper === 'you';
    if (keeper !== undefined && keeper !== 'you')
      keeperNote.textContent = speech.text.controls.keeper[keeper];
  };

  speech.follow(build);
  settings.follow(build);
  speech.follow(showTimekeeper);
  timekeeper.follow(showTimekeeper);
}

function laneChoice(
  chosen: readonly LaneId[],
  { text }: Speech,
  onChange: (lanes: readonly LaneId[]) => void,
): HTMLFieldSetElement {
  const boxes = LANE_IDS.map((id) => {
    const box = checkbox(text.lanes.names[id], chosen.includes(id), (checked) =>
      onChange(checked ? [...chosen, id] : chosen.filter((other) => other !== id)),
    );
    box.dataset['lane'] = id;
    return box;
  });
  return element('fieldset', { class: 'lane-choice' }, element('legend', {}, text.controls.lanes), ...boxes);
}

function checkbox(label: string, checked: boolean, onChange: (checked: boolean) => void): HTMLLabelElement {
  const box = element('input', { type: 'checkbox', checked });
  box.addEventListener('change', () => onChange(box.checked));
  return element('label', { class: 'check' }, box, element('span', {}, label));
}

function stall(problem: (why: Error) => void): void {
  callApi('classroom/stall', { method: 'POST', body: { stallMs: STALL_MS } }).catch(problem);
}

function entries<Key extends string>(words: Readonly<Record<Key, string>>): [Key, string][] {
  return Object.entries(words) as [Key, string][];
}

/** Returns the values with the current one among them: a step of the lesson may use a value that is not in the list. */
function withCurrent(values: readonly number[], current: number): number[] {
  return values.includes(current) ? [...values] : [...values, current].toSorted((a, b) => a - b);
}
