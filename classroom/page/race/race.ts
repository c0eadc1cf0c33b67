import { ask, type ServerState } from '../api.ts';
import type { PageHealth } from './board/page-health.ts';
import { inOrder, LANE_IDS, type LaneId, laneKinds } from './lanes/index.ts';
import type { Lane, Message } from './lanes/lane.ts';
import { createRecord, KEPT, type LaneRecord } from './record.ts';
import type { SettingsStore } from './settings.ts';
import { askServerClock, type ServerClock } from './time/clock.ts';
import type { Metronome } from './time/metronome.ts';

/** One way to deliver, as the page shows it. */
export interface RunningLane {
  readonly id: LaneId;
  readonly record: LaneRecord;
  readonly lane: Lane;
  /** The `seq` of the newest message it has. */
  lastSeq: number;
}

/** A message that anybody on this page knows of. */
export interface Publication {
  readonly seq: number;
  readonly createdAt: string;
  readonly publishedMs: number;
}

export interface RaceEvents {
  saw(lane: LaneId, message: Message, delayMs: number): void;
  online(): void;
  /** The server has another log than before. */
  newLog(): void;
  /** Lanes were added or taken away. */
  lanesChanged(): void;
}

export interface Race {
  readonly lanes: readonly RunningLane[];
  readonly publications: readonly Publication[];
  /** Requests that this page made for messages since the last reset. */
  readonly requests: number;
  /** How much of some delay since the last reset the page itself may have caused at worst, in milliseconds. */
  readonly lateMs: number;
  askNow(): void;
  /** Notes a message of this page's own, which it knows of before any lane has it. */
  note(message: Message): void;
  /** Asks the server whether its log is still the one that was seen so far. @throws {ApiError} when it does not answer. */
  compareLog(): Promise<void>;
  /** Counts requests that were made on this page's behalf. */
  addRequests(count: number): void;
  /** Ends every lane, calls back while nothing is under way, and begins again from the head of the log. */
  reset(whileQuiet: () => Promise<void>): Promise<void>;
  forget(beforeMs: number): void;
}

/** The lanes that a picture shows: those that run, and before any does those that will. */
export function shownIds({ lanes }: Race, { now }: SettingsStore): readonly LaneId[] {
  return inOrder(lanes.length > 0 ? lanes.map(({ id }) => id) : now.lanes);
}

/** Lets the chosen lanes race over one log. */
export function createRace(
  settings: SettingsStore,
  metronome: Metronome,
  health: PageHealth,
  events: RaceEvents,
): Race {
  let clock: ServerClock | undefined;
  let lanes: RunningLane[] = [];
  let publications: Publication[] = [];
  let newest: Pick<Message, 'seq' | 'createdAt'> | undefined;
  let otherRequests = 0;
  let lateMs = 0;
  let clockInDoubt = false;
  let generation = 0;
  let resetting = false;

  const publishedMs = (message: Message, { toPageMs }: ServerClock): number => {
    const dueMs = settings.now.countFrom === 'due' ? metronome.dueMs(message) : undefined;
    return dueMs ?? toPageMs(message.createdAt);
  };

  const beginNewLog = (headSeq: number): void => {
    newest = undefined;
    publications = [];
    for (const lane of lanes) lane.lastSeq = headSeq;
    events.newLog();
  };

  const note = (message: Message): void => {
    // Before the clocks were compared nobody can tell when it was published, and no lane is there to see it.
    if (clock === undefined) return;
    // Within a log, what was said later has the greater number.
    if (newest !== undefined && message.seq <= newest.seq && message.createdAt > newest.createdAt) {
      beginNewLog(message.seq - 1);
    }
    if (newest === undefined || message.seq > newest.seq) newest = message;
    if (publications.some(({ seq }) => seq === message.seq)) return;
    publications.push({
      seq: message.seq,
      createdAt: message.createdAt,
      publishedMs: publishedMs(message, clock),
    });
  };

  const compareClocks = async (): Promise<ServerClock> => {
    clock = await askServerClock();
    clockInDoubt = false;
    return clock;
  };

  const start = (id: LaneId, since: number): RunningLane => {
    const record = createRecord(events.online);
    const saw = (message: Message): void => {
      if (clock === undefined) return;
      note(message);
      const seenMs = performance.now();
      const sighting = { seq: message.seq, publishedMs: publishedMs(message, clock), seenMs };
      lateMs = Math.max(lateMs, health.lateWithin({ fromMs: sighting.publishedMs, toMs: seenMs }));
      if (message.seq > running.lastSeq + 1) record.missed(message.seq - running.lastSeq - 1);
      running.lastSeq = message.seq;
      record.saw(sighting);
      events.saw(id, message, Math.max(0, seenMs - sighting.publishedMs));
    };
    const lane = laneKinds[id].start({ since, settings: () => settings.now, record, saw });
    const running: RunningLane = { id, record, lane, lastSeq: since };
    return running;
  };

  const stopAll = (): void => {
    for (const { lane } of lanes) lane.stop();
    lanes = [];
  };

  /** Starts the lanes that are chosen and do not run yet. */
  const join = async (): Promise<void> => {
    const began = generation;
    const compared = await compareClocks();
    if (began !== generation) return;
    const { headSeq, nowMs } = compared.state;
    newest ??= { seq: headSeq, createdAt: new Date(nowMs).toISOString() };
    const added = settings.now.lanes.filter((id) => !lanes.some((lane) => lane.id === id));
    lanes = [...lanes, ...added.map((id) => start(id, headSeq))].toSorted(
      (a, b) => LANE_IDS.indexOf(a.id) - LANE_IDS.indexOf(b.id),
    );
    events.lanesChanged();
  };

  settings.follow((now, before) => {
    const leaving = lanes.filter(({ id }) => !now.lanes.includes(id));
    lanes = lanes.filter(({ id }) => now.lanes.includes(id));
    for (const { lane } of lanes) lane.adjust();
    for (const { lane, record } of leaving) {
      lane.stop();
      otherRequests += record.figures.requests;
    }
    if (leaving.length > 0) events.online();
    if (now.lanes !== before.lanes && !resetting) void join().catch(() => {});
  });
  health.followGaps((awayMs) => {
    if (lanes.length > 0) lateMs = Math.max(lateMs, awayMs);
    // A page's clock may have stood still meanwhile; the server's has not.
    clockInDoubt = true;
    compareClocks().catch(() => {});
  });

  return {
    get lanes() {
      return lanes;
    },
    get publications() {
      return publications;
    },
    get requests() {
      return lanes.reduce((sum, { record }) => sum + record.figures.requests, otherRequests);
    },
    get lateMs() {
      return lateMs;
    },
    askNow() {
      for (const { lane } of lanes) lane.askNow?.();
    },
    note,
    async compareLog() {
      const { headSeq } = clockInDoubt
        ? (await compareClocks()).state
        : await ask<ServerState>('classroom/state');
      // Its readers begin at its beginning, whatever they ask for.
      if (newest !== undefined && headSeq < newest.seq) beginNewLog(0);
    },
    addRequests(count) {
      otherRequests += count;
    },
    async reset(whileQuiet) {
      const began = ++generation;
      resetting = true;
      stopAll();
      publications = [];
      newest = undefined;
      otherRequests = 0;
      lateMs = 0;
      await whileQuiet().finally(() => {
        if (began === generation) resetting = false;
      });
      // Whoever asked again meanwhile is the one to begin.
      if (began === generation) await join();
    },
    forget(beforeMs) {
      publications = publications.filter(({ publishedMs: atMs }) => atMs >= beforeMs).slice(-KEPT);
      for (const { record } of lanes) record.forget(beforeMs);
    },
  };
}
