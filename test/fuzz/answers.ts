import type { Buffer } from 'node:buffer';
import { hasToken, readHead } from '../../src/modes/lean/http-head.ts';
import { readCloseCode } from '../../src/modes/lean/websocket-close.ts';
import { FrameReader } from '../../src/modes/lean/websocket-frames.ts';

/** The judgement on what a server sent on one connection. */
export interface Verdict {
  /** Statuses of its answers, in order. */
  readonly statuses: readonly number[];
  /** What is wrong with the bytes, or `undefined`. */
  readonly fault: string | undefined;
}

interface Head {
  readonly status: number;
  readonly bodyAt: number;
  header(name: string): string | undefined;
}

/** End of a chunked body: its last, empty chunk. */
const LAST_CHUNK = '\r\n0\r\n\r\n';

/**
 * Parses HTTP answers, and WebSocket frames after a 101, as strictly as the lean clients do. Answers that are cut short are no fault.
 *
 * The method of the request is unknown after a mutation. So if an answer with a `Content-Length` is followed by another answer instead
 * of its body, it is taken for the answer to a HEAD request.
 *
 * @param received - all bytes that the server sent on the connection.
 */
export function judge(received: Buffer): Verdict {
  const statuses: number[] = [];
  let at = 0;
  try {
    while (at < received.length) {
      const head = headAt(received, at);
      if (head === undefined) break;
      statuses.push(head.status);
      const fault = problemOf(head, received.subarray(head.bodyAt));
      if (fault !== undefined) return { statuses, fault };
      if (head.status === 101) {
        readFrames(received.subarray(head.bodyAt));
        break;
      }
      at = head.bodyAt + bodyLength(head, received.subarray(head.bodyAt));
    }
    return { statuses, fault: undefined };
  } catch (error) {
    return { statuses, fault: (error as Error).message };
  }
}

function headAt(received: Buffer, at: number): Head | undefined {
  const head = readHead(received.subarray(at));
  return head && { ...head, bodyAt: at + head.bodyAt };
}

/** Returns what is wrong with an answer's status. A 5xx is a fault, except a 503 that says when to retry or why. */
function problemOf({ status, header }: Head, rest: Buffer): string | undefined {
  if (status < 500) return undefined;
  const isExplained = header('retry-after') !== undefined || rest.includes('"detail"');
  return status === 503 && isExplained ? undefined : `answered ${status}`;
}

function bodyLength({ status, header }: Head, rest: Buffer): number {
  if (status < 200 || status === 204 || status === 304) return 0;
  if (rest.toString('latin1', 0, 9) === 'HTTP/1.1 ') return 0;
  if (hasToken(header('transfer-encoding'), 'chunked')) {
    if (rest.toString('latin1', 0, 5) === LAST_CHUNK.slice(2)) return 5;
    const end = rest.indexOf(LAST_CHUNK);
    return end < 0 ? rest.length : end + LAST_CHUNK.length;
  }
  const length = header('content-length');
  return length === undefined ? rest.length : Math.min(rest.length, Number(length));
}

function readFrames(bytes: Buffer): void {
  let closed = false;
  const expectOpen = (): void => {
    if (closed) throw new Error('a frame came behind the Close');
  };
  new FrameReader({
    text: expectOpen,
    binary: expectOpen,
    ping: expectOpen,
    pong: expectOpen,
    close(payload) {
      expectOpen();
      closed = true;
      readCloseCode(payload);
    },
  }).push(bytes);
}
