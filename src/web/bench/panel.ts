import { ask } from '../api.ts';
import { button, byId, element, numberField, select } from '../dom.ts';
import type { Speech } from '../text/index.ts';
import { followJob, type JobState } from './job.ts';
import { type RunSummary, renderRun } from './result.ts';

interface Wish {
  modes: 'pull,push' | 'all';
  clients: number;
  pollIntervalMs: number;
  messagesPerSecond: number;
  durationS: number;
}

/** Starts a benchmark, shows what it says while it runs, and its tables and charts when it is done. */
export function createBenchPanel(speech: Speech, onMeasured: () => void): void {
  const form = byId('bench-form', HTMLFormElement);
  const status = byId('bench-status', HTMLParagraphElement);
  const log = byId('bench-log', HTMLPreElement);
  const result = byId('bench-result', HTMLDivElement);
  const wish: Wish = {
    modes: 'pull,push',
    clients: 100,
    pollIntervalMs: 1_000,
    messagesPerSecond: 0.5,
    durationS: 10,
  };
  let running = false;

  const build = (): void => {
    const { bench } = speech.text;
    const field = (
      key: 'clients' | 'pollIntervalMs' | 'messagesPerSecond' | 'durationS',
      label: string,
      min: number,
      max: number,
      step = 1,
    ) =>
      numberField(label, { value: wish[key], min, max, step }, (value) => {
        wish[key] = value;
      });
    log.setAttribute('aria-label', bench.logLabel);
    log.tabIndex = 0;
    form.replaceChildren(
      element(
        'div',
        { class: 'fields' },
        select(
          bench.modes,
          Object.entries(bench.modeChoices) as [Wish['modes'], string][],
          wish.modes,
          (modes) => {
            wish.modes = modes;
          },
        ),
        field('clients', bench.clients, 1, 2_000),
        field('pollIntervalMs', bench.interval, 50, 60_000, 50),
        field('messagesPerSecond', bench.rate, 0.1, 100, 0.1),
        field('durationS', bench.duration, 1, 60),
      ),
      element(
        'div',
        { class: 'buttons' },
        element('button', { type: 'submit', class: 'primary', disabled: running }, bench.start),
        button(bench.stop, () => void ask('classroom/jobs', { method: 'DELETE' }), { disabled: !running }),
      ),
    );
  };

  const show = (state: JobState): void => {
    const { bench } = speech.text;
    log.hidden = false;
    log.textContent = state.lines.join('\n');
    log.scrollTop = log.scrollHeight;
    if (state.exitCode === null) {
      status.textContent = bench.running(state.command);
      return;
    }
    setRunning(false);
    status.textContent = state.run === null ? bench.ended(String(state.exitCode)) : bench.done;
    if (state.run !== null) void showRun(state.run);
  };

  const showRun = async (run: string): Promise<void> => {
    const summary = await ask<RunSummary>(`classroom/results/${run}?lang=${speech.language}`);
    result.replaceChildren(...renderRun(summary));
    onMeasured();
  };

  const setRunning = (now: boolean): void => {
    running = now;
    build();
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    setRunning(true);
    result.replaceChildren();
    ask<JobState>('classroom/jobs', { method: 'POST', body: { kind: 'run', ...wish } }).then(
      (state) => {
        show(state);
        followJob(show);
      },
      (error: Error) => {
        setRunning(false);
        status.textContent = speech.text.bench.failed(error.message);
      },
    );
  });
  speech.follow(build);
}
