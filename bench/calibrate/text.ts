import { markdownTable } from 'markdown-table';
import type { Mode } from '../../src/modes/mode.ts';
import { predictCosts } from '../model/costs/predict.ts';
import { reason } from '../report/words/en/reasons.ts';
import { formatBytes, formatCount, formatMs, formatNumber, formatPercent } from '../report/words/format.ts';
import type { Calibration, ModeCosts } from '../result/calibration.ts';
import { type CalibrationLoad, USUAL_PAYLOAD_BYTES } from './loads.ts';
import type { LeftOut } from './measure-mode.ts';
import { type Beside, type HeldOut, offBy, VALIDATION_LIMITS, type Validity } from './validate.ts';

/** Names a load, such as `1,000 clients, every 1 s, 2 messages/s`. */
export function loadText(
  kind: ModeCosts['kind'],
  { clients, pollIntervalMs, messagesPerSecond, payloadBytes }: CalibrationLoad,
): string {
  return [
    `${formatCount(clients)} clients`,
    ...(kind === 'poll' ? [`every ${formatMs(pollIntervalMs)}`] : []),
    `${formatNumber(messagesPerSecond)} ${messagesPerSecond === 1 ? 'message' : 'messages'}/s`,
    ...(payloadBytes === USUAL_PAYLOAD_BYTES ? [] : [formatBytes(payloadBytes)]),
  ].join(', ');
}

/** The load under which the table of a calibration compares the modes. */
const EXAMPLE = {
  clients: 1_000,
  pollIntervalMs: 1_000,
  messagesPerSecond: 1,
  payloadBytes: USUAL_PAYLOAD_BYTES,
};

/** Says that a load could not be measured, and why. */
export function leftOutText({ kind, name }: Mode, { load, reasons }: LeftOut): string {
  const why =
    reasons.length === 0 ? 'no server could be started' : reasons.map((each) => reason(each)).join('; ');
  return `left out: ${name}, ${loadText(kind, load)}: ${why}`;
}

/** Returns what each mode costs under one load, as a Markdown table. */
export function calibrationTable(calibration: Calibration): string {
  return markdownTable(
    [
      ['mode', 'server CPU', '± (9 of 10)', 'of it idle', 'heap/client', 'CPU to connect', 'loads'],
      ...calibration.modes.map((costs) => {
        const { cpuMsPerS, cpuParts } = predictCosts(costs, EXAMPLE, calibration);
        return [
          costs.mode,
          `${formatNumber(cpuMsPerS.value)} ms/s`,
          formatPercent(costs.cpuErrorFraction),
          `${formatNumber(cpuParts.standing + cpuParts.idle)} ms/s`,
          formatBytes(costs.heapBytesPerClient),
          formatMs(costs.connect.cpuMs, 2),
          String(costs.samples.filter(({ operationsPerS }) => operationsPerS > 0).length),
        ];
      }),
    ],
    { align: ['l', 'r', 'r', 'r', 'r', 'r', 'r'] },
  );
}

/** Says of which load {@link calibrationTable} is. */
export const EXAMPLE_TEXT = `For ${loadText('poll', EXAMPLE)}; 1,000 ms/s is a core:`;

/** Returns predicted beside measured for each load, as a Markdown table. */
export function validationTable(found: readonly HeldOut[]): string {
  return markdownTable(
    [
      ['mode', 'load', 'CPU predicted', 'measured', 'off by', 'traffic off by', 'heap off by'],
      ...found.map(({ mode, kind, load, cpuMsPerS, bytesPerS, heapBytes }) => [
        mode,
        loadText(kind, load),
        `${formatNumber(cpuMsPerS.predicted, 3)} ms/s`,
        `${formatNumber(cpuMsPerS.measured, 3)} ms/s`,
        signed(cpuMsPerS),
        signed(bytesPerS),
        signed(heapBytes),
      ]),
    ],
    { align: ['l', 'l', 'r', 'r', 'r', 'r', 'r'] },
  );
}

function signed(beside: Beside): string {
  const sign = beside.predicted >= beside.measured ? '+' : '−';
  return `${sign}${(offBy(beside) * 100).toFixed(1)}%`;
}

/** Says in a sentence what the predictions come to, beside the limits. */
export function validityText(validity: Validity): string {
  const { loads, cpuWithin, cpuWorst, bytesWorst, requestsWorst, memoryWorst, holds } = validity;
  const limits = VALIDATION_LIMITS;
  return [
    `CPU is predicted within ${formatPercent(limits.cpuOfMost)} in ${cpuWithin} of ${loads} loads (limit: nine of ten), at worst off by ${formatPercent(cpuWorst)} (limit ${formatPercent(limits.cpuOfAll)});`,
    `traffic at worst off by ${formatPercent(bytesWorst)} (limit ${formatPercent(limits.bytes)}), requests by ${formatPercent(requestsWorst)} (limit ${formatPercent(limits.requests)}), heap with 5,000 clients and more by ${formatPercent(memoryWorst)} (limit ${formatPercent(limits.memory)}).`,
    holds ? 'All limits are kept.' : '**Not all limits are kept.**',
  ].join(' ');
}
