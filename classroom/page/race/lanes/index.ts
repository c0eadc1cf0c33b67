import { eventStream } from './event-stream.ts';
import type { LaneKind } from './lane.ts';
import { longPoll } from './long-poll.ts';
import { pollLane } from './poll.ts';
import { socketIoLane } from './socket-io.ts';
import { webSocket } from './web-socket.ts';

/** The registry of lanes: every way to deliver that the page can show, in the order in which they are shown. */
export const laneKinds = {
  pull: pollLane({ path: 'messages', lane: 'pull', conditional: false }),
  conditional: pollLane({ path: 'messages', lane: 'conditional', conditional: true }),
  naive: pollLane({ path: 'classroom/naive', lane: 'naive', conditional: true }),
  longPoll,
  sse: eventStream,
  websocket: webSocket,
  push: socketIoLane({ pinned: true, lane: 'push' }),
  pushUnpinned: socketIoLane({ pinned: false, lane: 'pushUnpinned' }),
} as const satisfies Record<string, LaneKind>;

export type LaneId = keyof typeof laneKinds;

/** The lane for each mode of the benchmark. The naive lane has no mode. */
export const LANE_OF_MODE: Readonly<Record<string, LaneId>> = {
  'short-poll': 'pull',
  'conditional-poll': 'conditional',
  'long-poll': 'longPoll',
  sse: 'sse',
  websocket: 'websocket',
  'socket.io': 'push',
  'socket.io-upgrade': 'pushUnpinned',
};

export const LANE_IDS = Object.keys(laneKinds) as readonly LaneId[];

/** Returns the lanes in the order in which they are shown. */
export function inOrder(ids: readonly LaneId[]): readonly LaneId[] {
  return LANE_IDS.filter((id) => ids.includes(id));
}
