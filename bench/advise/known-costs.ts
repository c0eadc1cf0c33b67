import type { Mode } from '../../src/modes/mode.ts';
import type { Calibration } from '../result/calibration.ts';
import { BYTES_ERROR_FRACTION, KNOWN_BYTES } from './known-bytes.ts';
import type { KnownCosts } from './ways.ts';

/** Returns what is known of the costs of each mode: all with a calibration, and without one what it sends, which no machine changes. */
export function knownCosts(
  modes: readonly Mode[],
  calibration: Calibration | undefined,
): readonly KnownCosts[] {
  return modes.flatMap(({ name, kind, heartbeat, deliversAs }): readonly KnownCosts[] => {
    const costs = calibration?.modes.find(({ mode }) => mode === name);
    if (calibration !== undefined && costs !== undefined)
      return [{ ...costs, calibrated: { costs, calibration } }];
    const byteTerms = KNOWN_BYTES[name] ?? KNOWN_BYTES[deliversAs ?? ''];
    if (calibration !== undefined || byteTerms === undefined) return [];
    return [
      {
        mode: name,
        kind,
        byteTerms,
        bytesErrorFraction: BYTES_ERROR_FRACTION,
        ...(heartbeat !== undefined && { heartbeat }),
      },
    ];
  });
}
