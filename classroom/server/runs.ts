import type { Response, Router } from 'express';
import { z } from 'zod';
import { LANGUAGES } from '../../bench/report/words/language.ts';
import { jsonBody } from '../../src/http/json-body.ts';
import { endRoute } from '../../src/http/methods.ts';
import { HttpProblem } from '../../src/http/problem.ts';
import { findLesson } from '../lessons/index.ts';
import { RESULTS_FOLDER } from './folders.ts';
import { Job } from './job.ts';
import { loopbackOnly } from './loopback-only.ts';
import { readBody } from './read-body.ts';
import { mountResults } from './results.ts';

/** Language of the benchmark's output. */
const language = z.enum(LANGUAGES).default('en');

/** Limits of a run that is started from the page: a laptop can keep up with it, and it ends within a lesson. */
const runSchema = z.strictObject({
  kind: z.literal('run'),
  modes: z.enum(['pull,push', 'all']),
  clients: z.number().int().min(1).max(2_000),
  pollIntervalMs: z.number().int().min(50).max(60_000),
  messagesPerSecond: z.number().min(0.1).max(100),
  durationS: z.number().int().min(1).max(60),
  language,
});

const lessonSchema = z.strictObject({
  kind: z.literal('lesson'),
  lesson: z.string().refine((name) => findLesson(name) !== undefined, 'is not a lesson'),
  language,
});

const jobSchema = z.discriminatedUnion('kind', [runSchema, lessonSchema]);

/** Least time between two events about a job that writes many lines. */
const EVENT_EVERY_MS = 100;

interface JobOptions {
  readonly resultsFolder: string;
  /** Kind of this server's store. The benchmark uses it too, so that it need not search for a database again. */
  readonly storeKind: string;
}

/**
 * Mounts `/classroom/jobs`, which runs the command line for callers on this machine, one job at a time, and `/classroom/results`.
 *
 * @returns `close`, which ends the job that is running.
 */
export function mountRuns(
  router: Router,
  { resultsFolder, storeKind }: JobOptions,
): { close(): Promise<void> } {
  let job: Job | undefined;

  const jobs = router.route('/classroom/jobs');
  jobs.post(loopbackOnly, jsonBody, (request, response) => {
    const requested = readBody(jobSchema, request.body);
    if (job !== undefined && job.state.exitCode === null) {
      throw new HttpProblem({
        status: 409,
        title: 'One at a time',
        detail: `"${job.state.command}" is still running, and two at once would distort each other's figures`,
      });
    }
    job = new Job(
      requested.kind === 'run'
        ? runArguments(requested, { resultsFolder, storeKind })
        : ['lesson', requested.lesson, '--lang', requested.language],
    );
    response.status(202).json(job.state);
  });

  jobs.get(loopbackOnly, (_request, response) => {
    response.json(job?.state ?? null);
  });
  jobs.delete(loopbackOnly, (_request, response) => {
    job?.stop();
    response.status(204).end();
  });
  endRoute(jobs);

  const events = router.route('/classroom/jobs/events');
  endRoute(events.get(loopbackOnly, (_request, response) => streamState(job, response)));
  mountResults(router, resultsFolder);

  return {
    async close() {
      await job?.kill();
    },
  };
}

function runArguments(run: z.infer<typeof runSchema>, { resultsFolder, storeKind }: JobOptions): string[] {
  return [
    ['--modes', run.modes],
    ['--clients', run.clients],
    ['--interval', run.pollIntervalMs],
    ['--rate', run.messagesPerSecond],
    ['--duration', run.durationS],
    ['--warmup', 1],
    ['--store', storeKind],
    ['--lang', run.language],
    ...(resultsFolder === RESULTS_FOLDER ? [] : [['--out', resultsFolder]]),
  ].flatMap((pair) => pair.map(String));
}

/** Sends the job's state as server-sent events: now, and after each change until the job has ended. */
function streamState(job: Job | undefined, response: Response): void {
  // There is no job. After a 204 an EventSource does not connect again. [HTML §9.2]
  if (job === undefined) {
    response.status(204).end();
    return;
  }
  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }).flushHeaders();
  let timer: NodeJS.Timeout | undefined;
  const send = (): void => {
    timer = undefined;
    response.write(`data: ${JSON.stringify(job.state)}\n\n`);
    if (job.state.exitCode !== null) response.end();
  };
  const onChange = (): void => {
    timer ??= setTimeout(send, EVENT_EVERY_MS);
  };
  job.on('change', onChange);
  response.once('close', () => {
    clearTimeout(timer);
    job.off('change', onChange);
  });
  send();
}
