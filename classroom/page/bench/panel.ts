import type { JobState } from '../../contract/job-state.ts';
import type { RunSummary } from '../../contract/run-summary.ts';
import { callApi } from '../api.ts';
import { button, byId, element, numberField, select } from '../dom.ts';
import { reasonOf } from '../reason.ts';
import type { Speech } from '../text/index.ts';
import { type Jobs, JobUnderWay } from './job.ts';
import { renderRun } from './result.ts';

interface RunRequest {
  modes: 'pull,push' | 'all';
  clients: number;
  pollIntervalMs: number;
  messagesPerSecond: number;
  durationS: number;
}

/**
 * Creates the panel that starts a benchmark. It shows the output while the benchmark runs, and its tables and charts afterwards.
 *
 * @param onMeasured - called when a benchmark of this panel has ended.
 */
export function createBenchPanel(speech: Speech, jobs: Jobs, onMeasured: () => void): void {
  const form = byId('bench-form', HTMLFormElement);
  const status = byId('bench-status', HTMLParagraphElement);
  const log = byId('bench-log', HTMLPreElement);
  const result = byId('bench-result', HTMLDivElement);
  const request: RunRequest = {
    modes: 'pull,push',
    clients: 100,
    pollIntervalMs: 1_000,
    messagesPerSecond: 0.5,
    durationS: 10,
  };
  const start = element('button', { type: 'submit', class: 'primary' });
  const stop = button('', () => void callApi('classroom/jobs', { method: 'DELETE' }).catch(showError), {
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
      numberField(label, { value: request[key], min, max, step }, (value) => {
        request[key] = value;
      });
    log.setAttribute('aria-label', bench.logLabel);
    log.tabIndex = 0;
    form.replaceChildren(
      element(
        'div',
        { class: 'fields' },
        select(
          bench.modes,
          Object.entries(bench.modeChoices) as [RunRequest['modes'], string][],
          request.modes,
          (modes) => {
            request.modes = modes;
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

  const showError = (error: Error): void => {
    status.textContent = explainRefusal(error, speech);
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
    // The tables below have the same figures and sentences.
    log.hidden = true;
    showRun(state.run).catch(showError);
  };

  const showRun = async (run: string): Promise<void> => {
    const { language } = speech;
    const summary = await callApi<RunSummary>(`classroom/results/${run}?lang=${language}`);
    result.replaceChildren(...renderRun(summary, language, speech.text.bench.chartsLabel));
  };

  /** Whether the running job is this panel's benchmark. */
  let isOwnJob = false;

  const setOwnJob = (isOwn: boolean): void => {
    isOwnJob = isOwn;
    const focused = document.activeElement;
    start.disabled = jobs.running;
    stop.disabled = !isOwnJob;
    if (focused === start || focused === stop) (isOwnJob ? stop : start).focus();
  };

  /** Whether the status line shows the command of a lesson that another panel has started. */
  let showsOtherJob = false;
  jobs.follow(() => {
    start.disabled = jobs.running;
    const isOtherRunning = jobs.running && !isOwnJob;
    if (isOtherRunning) status.textContent = speech.text.bench.running(jobs.last?.command ?? '…');
    else if (showsOtherJob) status.textContent = '';
    showsOtherJob = isOtherRunning;
  });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (jobs.running) return;
    setOwnJob(true);
    result.replaceChildren();
    const body = { kind: 'run', language: speech.language, ...request };
    const end = (): void => {
      setOwnJob(false);
      onMeasured();
    };
    jobs.start(body, show, end).catch((error: Error) => {
      setOwnJob(false);
      showError(error);
    });
  });
  speech.follow(() => {
    build();
    if (last !== undefined) show(last);
  });
}

/** Returns a sentence that says why a job was not started. */
export function explainRefusal(error: Error, { text }: Speech): string {
  return error instanceof JobUnderWay
    ? text.bench.underWay(error.message)
    : text.bench.failed(reasonOf(error, text));
}
