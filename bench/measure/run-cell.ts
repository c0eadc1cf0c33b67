import { explainError } from '../../src/process/explain-error.ts';
import type { Cell, CellSpec } from '../result/schema.ts';
import { type CellContext, CellFailed, Interrupted, observeCell } from './cell.ts';
import { deriveCell } from './derive.ts';
import type { Progress } from './progress.ts';
import type { RunStore } from './run-store.ts';
import { startServerProcess } from './server-process.ts';
import { warmServer } from './warm-server.ts';

/** Starts a server, measures one cell with it and ends it. Resolves to `undefined` when the run is stopped before there is a figure. */
export async function runCell(
  spec: CellSpec,
  context: CellContext & { readonly progress: Progress },
  store: RunStore,
): Promise<Cell | undefined> {
  const startedAt = new Date().toISOString();
  const finish = () => ({ startedAt, finishedAt: new Date().toISOString() });
  try {
    context.progress.phase('starting the server');
    const server = await startServerProcess({
      env: {
        STORE: store.next,
        TAIL_CACHE: String(context.plan.tailCache),
        BATCH_MS: String(spec.batchMs),
      },
      onNotice: context.progress.line,
      signal: context.stop,
    });
    try {
      store.opened(server.store);
      context.progress.phase('warming up: the server’s code');
      await Promise.race([server.gone, warmServer(server, spec, context)]);
      const observed = await observeCell(spec, server, context);
      const derived = deriveCell(spec, context.plan, observed);
      // Stopped before a message arrived: the cell did not fail, it was not measured.
      if (derived.status === 'failed' && context.stop.aborted) return undefined;
      return { ...spec, ...derived, ...finish() };
    } finally {
      await server.close();
    }
  } catch (error) {
    if (error instanceof Interrupted || context.stop.aborted) return undefined;
    return {
      ...spec,
      status: 'failed',
      reasons:
        error instanceof CellFailed ? [...error.reasons] : [{ code: 'said', text: explainError(error) }],
      ...finish(),
    };
  }
}
