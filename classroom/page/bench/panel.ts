import type { RunSummary } from '../../server/report-worker/parts.ts';
import { ask } from '../api.ts';
import { button, byId, element, numberField, select } from '../dom.ts';
import { reasonOf } from '../reason.ts';
import type { Speech } from '../text/index.ts';
import { type JobState, type Jobs, JobUnderWay } from './job.ts';
import { renderRun } from './result.ts';

interface Wish {
  modes: 'pull,push' | 'all';
  clients: number;
  pollIntervalMs: number;
  messagesPerSecond: number;
  durationS: number;
}

/** Starts a benchmark, shows what it says while it runs, and its tables and charts when it is done. */
export function createBenchPanel(speech: Speech, jobs: Jobs, onMeasured: () => void): void {
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
    status.textContent = refusalOf(error, speech);
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

  let own = false;

  const setOwn = (now: boolean): void => {
    own = now;
    const focused = document.activeElement;
    start.disabled = jobs.running;
    stop.disabled = !own;
    if (focused === start || focused === stop) (own ? stop : start).focus();
  };

  /** A lesson is measured elsewhere on the page: this one waits, and says for what. */
  let waiting = false;
  jobs.follow(() => {
    start.disabled = jobs.running;
    const waits = jobs.running && !own;
    if (waits) status.textContent = speech.text.bench.running(jobs.last?.command ?? '…');
    else if (waiting) status.textContent = '';
    waiting = waits;
  });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (jobs.running) return;
    setOwn(true);
    result.replaceChildren();
    const body = { kind: 'run', language: speech.language, ...wish };
    const end = (): void => {
      setOwn(false);
      onMeasured();
    };
    jobs.start(body, show, end).catch((error: Error) => {
      setOwn(false);
      say(error);
    });
  });
  speech.follow(() => {
    build();
    if (last !== undefined) show(last);
  });
}

/** Why a measurement was not started. */
export function refusalOf(error: Error, { text }: Speech): string {
  return error instanceof JobUnderWay
    ? text.bench.underWay(error.message)
    : text.bench.failed(reasonOf(error, text));
}
