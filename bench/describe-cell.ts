import { findMode } from '../src/modes/index.ts';
import { formatNumber } from './report/words/format.ts';
import type { CellSpec, Plan } from './result/schema.ts';

const RECOVERY: Readonly<Record<CellSpec['recovery'], string>> = {
  cursor: 'with a cursor',
  'connection-state': 'with connection state recovery',
  none: 'without a cursor',
};

/** Returns the name of a cell for the progress line: its mode, and the parameters that vary within the plan. */
export function describeCell(spec: CellSpec, plan: Plan): string {
  const polls = findMode(spec.mode)?.kind === 'poll';
  const varying: readonly [readonly unknown[], string][] = [
    [plan.clients, `${spec.clients} clients`],
    [polls ? plan.pollIntervalMs : [], `polls every ${Math.round(spec.pollIntervalMs)} ms`],
    [plan.messagesPerSecond, `${formatNumber(spec.messagesPerSecond)} messages/s`],
    [plan.payloadBytes, `${spec.payloadBytes} bytes`],
    [plan.rttMs, `round trip ${spec.rttMs} ms`],
    [plan.nodes, spec.nodes === 1 ? '1 server' : `${spec.nodes} servers`],
    [plan.stack, spec.stack],
    [plan.recovery, RECOVERY[spec.recovery]],
    [polls ? [] : plan.batchMs, spec.batchMs === 0 ? 'no batches' : `batches of ${spec.batchMs} ms`],
    [new Array(plan.repeat), `repeat ${spec.repeat + 1}`],
    [plan.control ? [false, true] : [false], spec.control ? 'control' : 'first of a pair'],
  ];
  const parts = varying.filter(([values]) => values.length > 1).map(([, part]) => part);
  return [spec.mode, ...parts].join(', ');
}
