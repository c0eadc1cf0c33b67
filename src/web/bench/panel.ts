import type { RunSummary } from '../../classroom/press/parts.ts';
import { ask } from '../api.ts';
import { button, byId, element, numberField, select } from '../dom.ts';
import type { Speech } from '../text/index.ts';
import { followJob, type JobState } from './job.ts';
import { renderRun } from './result.ts';

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
  const start = element('button', { type: 'submit', class: 'primary' });
  const stop = button('', () => void ask('classroom/jobs', { method: 'DELETE' }).catch(say), {
    disabled: true,
  });
  let last: JobState | undefined;

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
      element('div', { class: 'buttons' }, start, stop),
    );
    start.textContent = bench.start;
    stop.textContent = bench.stop;
  };

  const say = (error: Error): void => {
    status.textContent = speech.text.bench.failed(error.message);
  };

  const show = (state: JobState): void => {
    const { bench } = speech.text;
    last = state;
    log.hidden = false;
    log.textContent = state.lines.join('\n');
    log.scrollTop = log.scrollHeight;
    if (state.exitCode === null) {
      status.textContent = bench.running(state.command);
      return;
    }
    status.textContent = state.run === null ? bench.ended(String(state.exitCode)) : bench.done;
    if (state.run === null) return;
    // The same figures and sentences follow as tables.
    log.hidden = true;
    showRun(state.run).catch(say);
  };

  const showRun = async (run: string): Promise<void> => {
    const { language } = speech;
    const summary = await ask<RunSummary>(`classroom/results/${run}?lang=${language}`);
    result.replaceChildren(...renderRun(summary, language, speech.text.bench.chartsLabel));
  };

  const setRunning = (running: boolean): void => {
    const focused = document.activeElement;
    start.disabled = running;
    stop.disabled = !running;
    if (focused === start || focused === stop) (running ? stop : start).focus();
  };

  const end = (): void => {
    setRunning(false);
    onMeasured();
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    setRunning(true);
    result.replaceChildren();
    ask<JobState>('classroom/jobs', {
      method: 'POST',
      body: { kind: 'run', language: speech.language, ...wish },
    }).then(
      (state) => {
        show(state);
        followJob(show, end);
      },
      (error: Error) => {
        setRunning(false);
        say(error);
      },
    );
  });
  speech.follow(() => {
    build();
    if (last !== undefined) show(last);
  });
}
