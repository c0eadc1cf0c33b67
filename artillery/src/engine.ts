import { explainError } from '../../src/process/explain-error.ts';
import type { Helpers, RunScenario, ScenarioEvents, ScenarioSpec, Script, VirtualUser } from './artillery.ts';
import { read } from './reader.ts';
import { ENGINE, readPublish, readStep } from './settings.ts';
import { createWorkerLoad, type WorkerLoad } from './worker.ts';

/**
 * Artillery's engine of readers. Artillery makes one in each of its workers, which share nothing: each worker has a publisher of its own, and
 * its readers are timed against that one.
 */
export class PullVsPushEngine {
  private readonly script: Script;
  private readonly helpers: Helpers;
  private worker: WorkerLoad | undefined;

  constructor(script: Script, _events: unknown, helpers: Helpers) {
    this.script = script;
    this.helpers = helpers;
  }

  createScenario({ flow }: ScenarioSpec, events: ScenarioEvents): RunScenario {
    return (user, done) => {
      events.emit('started');
      this.run(flow, user, events).then(
        () => done(null, user),
        (error: Error) => {
          events.emit('error', explainError(error));
          done(error);
        },
      );
    };
  }

  private async run(flow: readonly unknown[], user: VirtualUser, events: ScenarioEvents): Promise<void> {
    const worker = this.workerFor(events);
    for (const step of flow) await read(readStep(this.helpers.template(step, user)), worker, events);
  }

  private workerFor(events: ScenarioEvents): WorkerLoad {
    if (this.worker !== undefined) return this.worker;
    const { target = '', engines = {} } = this.script.config;
    this.worker = createWorkerLoad(target.replace(/\/$/, ''), readPublish(engines[ENGINE]), {
      published: () => events.emit('counter', 'pull_vs_push.published', 1),
      failed: (reason) => events.emit('error', `publish: ${reason}`),
    });
    return this.worker;
  }
}
