import { eventStream } from './event-stream.ts';
import type { LaneKind } from './lane.ts';
import { longPoll } from './long-poll.ts';
import { ndjson } from './ndjson.ts';
import { pollLane } from './poll.ts';
import { socketIoLane } from './socket-io.ts';
import { webSocket } from './web-socket.ts';

/** The registry of lanes: every way to deliver that the page can show, in the order in which they are shown. */
export const laneKinds = {
  pull: pollLane({ mode: 'short-poll', path: 'messages', lane: 'pull', conditional: false }),
  conditional: pollLane({
    mode: 'conditional-poll',
    path: 'messages',
    lane: 'conditional',
    conditional: true,
  }),
  naive: pollLane({ path: 'classroom/naive', lane: 'naive', conditional: true }),
  longPoll,
  sse: eventStream,
  ndjson,
  websocket: webSocket,
  push: socketIoLane({ mode: 'socket.io', pinned: true, lane: 'push' }),
  pushUnpinned: socketIoLane({ mode: 'socket.io-upgrade', pinned: false, lane: 'pushUnpinned' }),
} satisfies Record<string, LaneKind>;

export type LaneId = keyof typeof laneKinds;

export const LANE_IDS = Object.keys(laneKinds) as readonly LaneId[];

/** Returns the lane that shows a mode of the benchmark. */
export function laneOfMode(mode: string): LaneId | undefined {
  return LANE_IDS.find((id) => laneKinds[id].mode === mode);
}

/** Returns the lanes in the order in which they are shown. */
export function inOrder(ids: readonly LaneId[]): readonly LaneId[] {
  return LANE_IDS.filter((id) => ids.includes(id));
}
