import { formatCursor } from '../../../src/log/cursor.ts';
import { callApi, type ServerState } from '../api.ts';
import type { PageHealth } from './board/page-health.ts';
import { inOrder, LANE_IDS, type LaneId, laneKinds } from './lanes/index.ts';
import type { Lane, Message } from './lanes/lane.ts';
import { createRecord, type LaneRecord, MAX_MARKS } from './record.ts';
import type { SettingsStore } from './settings.ts';
import { askServerClock, type ServerClock } from './time/clock.ts';
import type { Metronome } from './time/metronome.ts';

/** A lane of the race, and what it has received. */
export interface RunningLane {
  readonly id: LaneId;
  readonly record: LaneRecord;
  readonly lane: Lane;
  /** The `seq` of the newest message that it has received. */
  lastSeq: number;
}

/** A message that the page has published, or that some lane has received. */
export interface Publication {
  readonly seq: number;
  readonly createdAt: string;
  /** When it was published or due, on the page's clock (`performance.now()`). */
  readonly publishedMs: number;
}

/** Callbacks of the race. */
export interface RaceEvents {
  /** A lane has received a message. */
  received(lane: LaneId, message: Message, delayMs: number): void;
  /** A lane has lost its connection, or has it again. */
  online(): void;
  /** The server has another log than before. */
  newLog(): void;
  /** Lanes were added or removed. */
  lanesChanged(): void;
}

export interface Race {
  readonly lanes: readonly RunningLane[];
  readonly publications: readonly Publication[];
  /** Requests for messages that this page has made since the last reset. */
  readonly requests: number;
  /** Greatest part of any delay since the last reset that the page itself may have caused, in milliseconds. */
  readonly lateMs: number;
  /** Makes every lane that polls send a request now. */
  askNow(): void;
  /** Adds a message that this page has published, before any lane has received it. */
  addPublication(message: Message): void;
  /**
   * Asks the server for its log, and forgets the messages received if it is another one than before.
   *
   * @throws {ApiError} if the server does not answer.
   */
  compareLog(): Promise<void>;
  /** Counts requests that the server made to itself for this page. */
  addRequests(count: number): void;
  /**
   * Stops all lanes, drops all figures and starts the lanes again at the head of the log.
   *
   * @param whileStopped - called while no lane runs, so that the server's counters do not change.
   * @throws {ApiError} if the server does not answer, or what `whileStopped` throws.
   */
  reset(whileStopped: () => Promise<void>): Promise<void>;
  /** Drops what happened before a moment of `performance.now()`. The figures stay. */
  forget(beforeMs: number): void;
}

/** Returns the lanes that have a row: the running ones, or the chosen ones as long as none runs. */
export function shownIds({ lanes }: Race, { now }: SettingsStore): readonly LaneId[] {
  return inOrder(lanes.length > 0 ? lanes.map(({ id }) => id) : now.lanes);
}

/** Creates the race: it runs the chosen lanes on the same log and records what each receives. */
export function createRace(
  settings: SettingsStore,
  metronome: Metronome,
  health: PageHealth,
  events: RaceEvents,
): Race {
  let clock: ServerClock | undefined;
  let lanes: RunningLane[] = [];
  let publications: Publication[] = [];
  let logId: string | undefined;
  let otherRequests = 0;
  let lateMs = 0;
  let clockInDoubt = false;
  let generation = 0;
  let resetting = false;

  const publishedMs = (message: Message, { toPageMs }: ServerClock): number => {
    const dueMs = settings.now.countFrom === 'due' ? metronome.dueMs(message) : undefined;
    return dueMs ?? toPageMs(message.createdAt);
  };

  /** Forgets the messages of another log. Every lane gets this one from its start, and each tells so once. */
  const enterLog = (id: string): void => {
    if (id === logId) return;
    logId = id;
    publications = [];
    for (const lane of lanes) lane.lastSeq = 0;
    events.newLog();
  };

  const addPublication = (message: Message): void => {
    // Until the clocks were compared, the time of publication is unknown, and no lane runs.
    if (clock === undefined) return;
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

  const start = (id: LaneId, { headSeq, logId: log }: ServerState): RunningLane => {
    const record = createRecord(events.online);
    const saw = (message: Message): void => {
      if (clock === undefined) return;
      addPublication(message);
      const receivedMs = performance.now();
      const receipt = { seq: message.seq, publishedMs: publishedMs(message, clock), receivedMs };
      lateMs = Math.max(lateMs, health.lateWithin({ fromMs: receipt.publishedMs, toMs: receivedMs }));
      if (message.seq > running.lastSeq + 1) record.missed(message.seq - running.lastSeq - 1);
      running.lastSeq = message.seq;
      record.received(receipt);
      events.received(id, message, Math.max(0, receivedMs - receipt.publishedMs));
    };
    const since = formatCursor(log, headSeq);
    const lane = laneKinds[id].start({
      since,
      settings: () => settings.now,
      record,
      saw,
      sawReset: enterLog,
    });
    const running: RunningLane = { id, record, lane, lastSeq: headSeq };
    return running;
  };

  const stopAll = (): void => {
    for (const { lane } of lanes) lane.stop();
    lanes = [];
  };

  /** Starts the chosen lanes that do not run yet. */
  const startMissing = async (): Promise<void> => {
    const startedIn = generation;
    const compared = await compareClocks();
    if (startedIn !== generation) return;
    const { state } = compared;
    // Lanes that run already hear of another log by themselves.
    logId ??= state.logId;
    const added = settings.now.lanes.filter((id) => !lanes.some((lane) => lane.id === id));
    lanes = [...lanes, ...added.map((id) => start(id, state))].toSorted(
      (a, b) => LANE_IDS.indexOf(a.id) - LANE_IDS.indexOf(b.id),
    );
    events.lanesChanged();
  };

  settings.follow((now, before) => {
    const removed = lanes.filter(({ id }) => !now.lanes.includes(id));
    lanes = lanes.filter(({ id }) => now.lanes.includes(id));
    for (const { lane } of lanes) lane.adjust();
    for (const { lane, record } of removed) {
      lane.stop();
      otherRequests += record.figures.requests;
    }
    if (removed.length > 0) events.online();
    if (now.lanes !== before.lanes && !resetting) void startMissing().catch(() => {});
  });
  health.followGaps((gapMs) => {
    if (lanes.length > 0) lateMs = Math.max(lateMs, gapMs);
    // The page's clock may have stopped during the gap, unlike the server's.
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
    addPublication,
    async compareLog() {
      const state = clockInDoubt
        ? (await compareClocks()).state
        : await callApi<ServerState>('classroom/state');
      if (logId !== undefined) enterLog(state.logId);
    },
    addRequests(count) {
      otherRequests += count;
    },
    async reset(whileStopped) {
      const startedIn = ++generation;
      resetting = true;
      stopAll();
      publications = [];
      logId = undefined;
      otherRequests = 0;
      lateMs = 0;
      await whileStopped().finally(() => {
        if (startedIn === generation) resetting = false;
      });
      // After a second reset meanwhile, only that one starts the lanes.
      if (startedIn === generation) await startMissing();
    },
    forget(beforeMs) {
      publications = publications.filter(({ publishedMs: atMs }) => atMs >= beforeMs).slice(-MAX_MARKS);
      for (const { record } of lanes) record.forget(beforeMs);
    },
  };
}
