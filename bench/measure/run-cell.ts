import { explainError } from '../../src/process/explain-error.ts';
import type { Cell, CellSpec } from '../result/schema.ts';
import { type CellContext, CellFailed, Interrupted, observeCell } from './cell.ts';
import { deriveCell } from './derive.ts';
import type { Progress } from './progress.ts';
import type { RunStore } from './servers/run-store.ts';
import { startServers } from './servers/servers.ts';
import { warmServers } from './servers/warm-servers.ts';

/** Starts servers, measures one cell with them and ends them. Resolves to `undefined` when the run is stopped before there is a figure. */
export async function runCell(
  spec: CellSpec,
  context: CellContext & { readonly progress: Progress },
  store: RunStore,
): Promise<Cell | undefined> {
  const startedAt = new Date().toISOString();
  const finish = () => ({ startedAt, finishedAt: new Date().toISOString() });
  try {
    context.progress.phase(spec.nodes === 1 ? 'starting the server' : 'starting the servers');
    const options = {
      env: {
        STORE: store.next,
        TAIL_CACHE: String(context.plan.tailCache),
        BATCH_MS: String(spec.batchMs),
        STACK: spec.stack,
        RECOVERY: spec.recovery,
      },
      onNotice: context.progress.line,
      signal: context.stop,
    };
    const servers = await startServers(spec.nodes, options, store.database);
    try {
      store.opened(servers.store);
      context.progress.phase('warming up: the servers’ code');
      await Promise.race([servers.gone, warmServers(servers, spec, context)]);
      const observed = await observeCell(spec, servers, context);
      const derived = deriveCell(spec, context.plan, observed);
      // Stopped before a message arrived: the cell did not fail, it was not measured.
      if (derived.status === 'failed' && context.stop.aborted) return undefined;
      return { ...spec, ...derived, ...finish() };
    } finally {
      await servers.close();
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
