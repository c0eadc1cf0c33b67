import cliProgress from 'cli-progress';
import type { PhaseExtent, Progress } from '../measure/progress.ts';
import { formatCount, formatMs } from '../report/words/format.ts';

export interface ProgressOptions {
  readonly cells: number;
  /** Estimated duration of all cells. Used until a cell has finished; from then on the mean duration of finished cells is. */
  readonly plannedMs: number;
  readonly nowMs: () => number;
}

/** Makes the progress display of a run: a bar on a terminal, and one plain line per phase elsewhere. */
export function createProgress(stream: NodeJS.WriteStream, options: ProgressOptions): Progress {
  return createProgressOver(stream, createOverall(options));
}

/** Makes the same display over another measure of overall progress. */
export function createProgressOver(stream: NodeJS.WriteStream, overall: Overall): Progress {
  return stream.isTTY ? barProgress(stream, overall) : lineProgress(stream, overall);
}

/** Overall progress of a command. */
export interface Overall {
  /** Called when the next cell or load begins. */
  begin(): void;
  /** Returns a description such as `cell 3 of 12, about 2 min left`. */
  describe(): string;
}

function createOverall({ cells, plannedMs, nowMs }: ProgressOptions): Overall {
  const startedMs = nowMs();
  let begun = 0;
  let totalMs = plannedMs;
  return {
    begin: () => {
      if (begun > 0) totalMs = ((nowMs() - startedMs) / begun) * cells;
      begun += 1;
    },
    describe: () => `cell ${begun} of ${cells}, ${timeLeft(startedMs + totalMs - nowMs())}`,
  };
}

/** Formats the remaining time, rounded to 5 s below a minute and to minutes above. */
function timeLeft(ms: number): string {
  if (ms <= 5000) return 'a few seconds left';
  const stepMs = ms < 60_000 ? 5000 : 60_000;
  return `about ${formatMs(Math.round(ms / stepMs) * stepMs)} left`;
}

function lineProgress(stream: NodeJS.WritableStream, overall: Overall): Progress {
  const print = (text: string) => void stream.write(`${text}\n`);
  return {
    cell: (label) => {
      overall.begin();
      print(`${overall.describe()}: ${label}`);
    },
    phase: (name, extent) => {
      print(`  ${name}${extent === undefined ? '' : ` (${formatCount(extent.total)} ${extent.unit})`}`);
    },
    update: () => {},
    line: print,
    end: () => {},
  };
}

function barProgress(stream: NodeJS.WriteStream, overall: Overall): Progress {
  let label = '';
  let name = '';
  let extent: PhaseExtent | undefined;
  let done = 0;
  let drawn = false;
  const bar = new cliProgress.SingleBar(
    {
      stream,
      barsize: 20,
      clearOnComplete: true,
      // The command handles signals itself (`stop.ts`).
      gracefulExit: false,
      format: (barOptions, { progress }) => {
        const bar = cliProgress.Format.BarFormat(progress, barOptions);
        const counted =
          extent === undefined
            ? ''
            : ` ${bar} ${formatCount(done)} of ${formatCount(extent.total)} ${extent.unit}`;
        return `${overall.describe()}: ${label}: ${name}${counted}`;
      },
    },
    cliProgress.Presets.shades_classic,
  );
  const draw = () => {
    bar.start(extent?.total ?? 1, done);
    drawn = true;
  };
  return {
    cell: (next) => {
      overall.begin();
      [label, name, extent, done] = [next, '', undefined, 0];
    },
    phase: (next, nextExtent) => {
      bar.stop();
      [name, extent, done] = [next, nextExtent, 0];
      draw();
    },
    update: (now) => {
      done = now;
      bar.update(now);
    },
    line: (text) => {
      bar.stop();
      stream.write(`${text}\n`);
      if (drawn) draw();
    },
    end: () => {
      bar.stop();
      drawn = false;
    },
  };
}
