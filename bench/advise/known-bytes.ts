/** How far from these terms measured traffic lies at most: by as much it was off in the cells that they were fitted to. */
export const BYTES_ERROR_FRACTION = 0.02;

/**
 * Bytes that each mode takes for one unit of each term of `bench/model/costs/terms.ts`, in both directions, headers and framing included. They
 * are of the protocol and not of a machine, so advice has them without a calibration. Fitted to 40 cells with 40 and 160 readers, intervals of
 * 100 and 500 ms, 5 messages a second of 20 and 1,000 bytes; heartbeats are counted by hand from their frames.
 */
export const KNOWN_BYTES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'short-poll': { operation: 250, page: 230, message: 20, textKilobyte: 1_000 },
  'conditional-poll': { operation: 170, page: 10, firstEmpty: 304, message: 141, textKilobyte: 1_000 },
  'long-poll': { operation: 429, textKilobyte: 1_000 },
  sse: { heartbeat: 4, operation: 102, textKilobyte: 1_000 },
  'socket.io': { heartbeat: 5, operation: 110, textKilobyte: 1_000 },
  websocket: { heartbeat: 4, operation: 79, textKilobyte: 1_000 },
  ndjson: { heartbeat: 1, operation: 78, textKilobyte: 1_000 },
};
