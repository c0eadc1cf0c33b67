import { monotonicClock } from '../../src/clock.ts';
import { findMode } from '../../src/modes/index.ts';
import { adviseFor } from '../advise/advise.ts';
import { knownCosts } from '../advise/known-costs.ts';
import { readLogFile } from '../advise/log/read-log.ts';
import { ROOM_READERS, type RoomReaders } from '../advise/log-load.ts';
import { readPrices } from '../advise/prices.ts';
import { type Calibrated, renderAdvice } from '../advise/render.ts';
import type { Wanted } from '../advise/ways.ts';
import { ADVICE_TEXTS } from '../advise/words/index.ts';
import { describeEnvironment } from '../measure/machine/environment.ts';
import { fingerprintOf, mismatchesOf } from '../model/costs/fingerprint.ts';
import { LIMITS } from '../plan/flag-texts.ts';
import { duration, modeList, number, word } from '../plan/flags.ts';
import { readOptions } from '../plan/options.ts';
import { PlanError } from '../plan/plan-error.ts';
import type { Language } from '../report/words/language.ts';
import { readCalibration } from '../result/calibration-file.ts';
import { planReplay, replay } from './advise-replay.ts';
import type { Terminal } from './command.ts';

export interface AdviseFlags {
  readonly readers: string;
  readonly freshness: string;
  readonly rtt: string;
  readonly payload?: string;
  readonly modes: string;
  readonly column?: string;
  readonly room?: string;
  readonly size?: string;
  readonly roomReaders: string;
  readonly skipBad?: true;
  readonly replay?: true;
  readonly duration: string;
  readonly repeat: string;
  readonly store: string;
  readonly prices?: string;
  readonly out: string;
  readonly json?: true;
  readonly lang: Language;
}

/** The flags that ask for something, with how they are read. */
const ASKED = {
  readers: { flag: '--readers', help: '', read: number(LIMITS.clients, { unit: 'readers' }) },
  freshness: { flag: '--freshness', help: '', read: duration('ms', LIMITS.freshnessMs) },
  rtt: { flag: '--rtt', help: '', read: duration('ms', LIMITS.rttMs) },
  payload: { flag: '--payload', help: '', read: number(LIMITS.payloadBytes, { unit: 'bytes' }).optional() },
  modes: { flag: '--modes', help: '', read: modeList },
  roomReaders: { flag: '--room-readers', help: '', read: word(ROOM_READERS) },
  duration: { flag: '--duration', help: '', read: duration('s', LIMITS.durationS) },
} as const;

/** What messages are taken for where neither the log nor the person tells. */
const USUAL_PAYLOAD_BYTES = 100;

/**
 * Says which way is cheapest for a log of messages.
 *
 * @throws {PlanError} for flags that cannot be used, {@link LogError} for a log.
 */
export async function adviseFromLog(path: string, flags: AdviseFlags, terminal: Terminal): Promise<void> {
  const { readers, freshnessMs, rttMs, payloadBytes, modes, roomReaders } = readAsked(flags);
  const prices = flags.prices === undefined ? undefined : await readPrices(flags.prices);
  const calibrated = await calibrationHere(flags.out);
  const log = await readLogFile(
    path,
    {
      time: flags.column,
      room: flags.room,
      size: flags.size,
      skipBad: flags.skipBad ?? false,
    },
    process.stdin,
  );
  const wanted: Wanted = {
    readers,
    freshnessMs,
    rttMs,
    payloadBytes: payloadBytes ?? Math.round(log.meanBytes ?? USUAL_PAYLOAD_BYTES),
  };
  const words = ADVICE_TEXTS[flags.lang];
  const known = knownCosts(modes, calibrated.calibration);
  const advice = adviseFor({ log, known, wanted, roomReaders, ...(prices !== undefined && { prices }) });
  const ways = advice.ways;
  const pollIntervalMs = ways.find((way) => way.pollIntervalMs !== undefined)?.pollIntervalMs ?? freshnessMs;
  // Planned before anything is printed, so that a flag that cannot be used is told at once.
  const replays = flags.replay && (await planReplay({ log, modes, known, wanted, pollIntervalMs }, flags));
  const sizesKnown = payloadBytes !== undefined || log.meanBytes !== undefined;
  terminal.print(
    flags.json
      ? JSON.stringify(
          { adviceVersion: 1, ...advice, calibratedAt: calibrated.calibration?.measuredAt },
          null,
          2,
        )
      : renderAdvice(advice, calibrated, sizesKnown, words).trimEnd(),
  );
  if (replays) await replay(replays, flags, words, terminal);
}

/** @throws {PlanError} with all problems. */
function readAsked(flags: AdviseFlags) {
  const { values, problems } = readOptions(ASKED, flags);
  if (values === undefined) throw PlanError.of(problems);
  const { readers, freshness, rtt, payload, modes, roomReaders } = values;
  return {
    readers,
    freshnessMs: freshness,
    rttMs: rtt,
    payloadBytes: payload,
    modes: modes.map(findMode).filter((mode) => mode !== undefined),
    roomReaders: roomReaders as RoomReaders,
  };
}

/** Returns the calibration of a folder of results where it is of this machine. Advice needs no store, so that of the calibration is taken. */
async function calibrationHere(folder: string): Promise<Calibrated> {
  const calibration = await readCalibration(folder);
  if (calibration === undefined) return { mismatches: [] };
  const { store } = calibration.fingerprint;
  const here = fingerprintOf({
    ...(await describeEnvironment(monotonicClock)),
    store: { kind: store, version: '' },
  });
  const mismatches = mismatchesOf(calibration.fingerprint, { ...here, store });
  return mismatches.length === 0 ? { calibration, mismatches } : { mismatches };
}
