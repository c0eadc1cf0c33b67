import { comparePredicted } from '../../../bench/model/costs/crossing.ts';
import type { Predicted } from '../../../bench/model/costs/predict.ts';
import type { ModeCosts } from '../../../bench/result/calibration.ts';
import type { MeasuredCosts } from '../../contract/measured-costs.ts';
import { callApi } from '../api.ts';
import { renderTable } from '../bench/result.ts';
import { byId, element } from '../dom.ts';
import { createFormat } from '../format.ts';
import { laneOfMode } from '../race/lanes/index.ts';
import type { Speech } from '../text/index.ts';
import { type Projection, pairOf, project, type Wish } from './model.ts';

/** Values of each slider, spaced logarithmically. */
const STEPS = {
  users: [10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000],
  intervalS: [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300],
  messagesPerSecond: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50],
  payloadBytes: [20, 50, 100, 200, 500, 1_000, 2_000, 4_000],
} as const satisfies Record<keyof Wish, readonly number[]>;

/**
 * Creates the panel that projects measured costs to the load that its sliders set.
 *
 * @returns `refresh`, which fetches the costs again.
 */
export function createWhatIf(speech: Speech): { refresh(): Promise<void> } {
  const form = byId('what-if-form', HTMLFormElement);
  const source = byId('what-if-source', HTMLParagraphElement);
  const result = byId('what-if-result', HTMLDivElement);
  let wish: Wish = { users: 10_000, intervalS: 1, messagesPerSecond: 0.5, payloadBytes: 100 };
  /** `undefined` until the server has answered. */
  let measured: MeasuredCosts | undefined;

  const build = (): void => {
    const { whatIf } = speech.text;
    const slider = (key: keyof Wish, label: string) =>
      createSlider(label, STEPS[key], wish[key], createFormat(speech).figure, (value) => {
        wish = { ...wish, [key]: value };
        render();
      });
    form.replaceChildren(
      element(
        'div',
        { class: 'fields' },
        slider('users', whatIf.users),
        slider('intervalS', whatIf.interval),
        slider('messagesPerSecond', whatIf.rate),
        slider('payloadBytes', whatIf.payload),
      ),
    );
    render();
  };

  const render = (): void => {
    const { whatIf } = speech.text;
    form.hidden = measured === undefined || measured.source === 'none';
    if (measured === undefined || measured.source === 'none') {
      source.textContent = measured === undefined ? '' : whatIf.none;
      result.replaceChildren();
      return;
    }
    const { source: from, cpuModel, measuredAt } = measured;
    const said =
      from === 'here' ? whatIf.source(cpuModel, measuredAt.slice(0, 10)) : whatIf.reference(cpuModel);
    source.textContent = `${said} ${whatIf.how}`;
    const known = measured;
    const projections = known.modes.map((costs) => ({ ...costs, ...project(costs, wish, known) }));
    const notes = projections.some(({ cores }) => Number.isNaN(cores.value)) ? [whatIf.tooMany] : [];
    result.replaceChildren(
      table(projections, speech),
      ...verdict(projections, speech).map((text) => element('p', { class: 'verdict' }, text)),
      ...notes.map((text) => element('p', { class: 'note' }, text)),
    );
  };

  form.addEventListener('submit', (event) => event.preventDefault());
  speech.follow(build);
  return {
    async refresh() {
      // If the server does not answer, the former costs stay. The notice above the race says that it cannot be reached.
      measured = await callApi<MeasuredCosts>('classroom/unit-costs').catch(() => measured);
      render();
    },
  };
}

type Projected = ModeCosts & Projection;

function table(projections: readonly Projected[], speech: Speech): HTMLElement {
  const { rows, caption } = speech.text.whatIf;
  const format = createFormat(speech);
  const row = (label: string, pick: (projection: Projected) => number, write = format.figure) => [
    label,
    ...projections.map((projection) => write(pick(projection))),
  ];
  return renderTable(caption, [
    ['', ...projections.map(({ mode }) => nameOf(mode, speech))],
    row(rows.requests, ({ requests }) => requests),
    row(rows.deliveries, ({ deliveries }) => deliveries),
    row(rows.traffic, ({ megabitsPerSecond }) => megabitsPerSecond),
    row(rows.cores, ({ cores }) => cores.value),
    [rows.coresRange, ...projections.map(({ cores }) => rangeOf(cores, speech))],
    row(rows.memory, ({ gigabytes }) => gigabytes),
    row(rows.delay, ({ delayMs }) => delayMs, format.ms),
  ]);
}

function rangeOf({ low, high }: Predicted, speech: Speech): string {
  const { figure } = createFormat(speech);
  return Number.isNaN(low) ? figure(low) : `${figure(low)} – ${figure(high)}`;
}

/** Compares the CPU of polling and of push. Returns no sentence if one of them has no figure. */
function verdict(projections: readonly Projected[], speech: Speech): string[] {
  const { poll, push } = pairOf(projections);
  if (poll === undefined || push === undefined) return [];
  const times = poll.cores.value / push.cores.value;
  if (!Number.isFinite(times)) return [];
  const { figure } = createFormat(speech);
  const [pollName, pushName] = [nameOf(poll.mode, speech), nameOf(push.mode, speech)];
  const { more, manyAtOnce, even } = speech.text.whatIf;
  switch (comparePredicted(poll.cores, push.cores)) {
    case 'higher':
      return [more(pollName, figure(times), pushName)];
    case 'lower':
      return [`${more(pushName, figure(1 / times), pollName)} ${manyAtOnce}`];
    case 'same':
      return [even(pollName, pushName)];
  }
}

function nameOf(mode: string, speech: Speech): string {
  const lane = laneOfMode(mode);
  return lane === undefined ? mode : speech.text.lanes.names[lane];
}

function createSlider(
  label: string,
  steps: readonly number[],
  value: number,
  write: (value: number) => string,
  onChange: (value: number) => void,
): HTMLLabelElement {
  const input = element('input', {
    type: 'range',
    min: '0',
    max: String(steps.length - 1),
    value: String(Math.max(0, steps.indexOf(value))),
  });
  const output = element('output', {}, write(value));
  const update = (): void => {
    const chosen = steps[input.valueAsNumber] ?? value;
    output.textContent = write(chosen);
    input.setAttribute('aria-valuetext', write(chosen));
    onChange(chosen);
  };
  input.setAttribute('aria-valuetext', write(value));
  input.addEventListener('input', update);
  return element('label', { class: 'slider' }, element('span', {}, label), output, input);
}
