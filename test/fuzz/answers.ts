import type { Buffer } from 'node:buffer';
import { hasToken, readHead } from '../../src/modes/lean/http-head.ts';
import { readCloseCode } from '../../src/modes/lean/websocket-close.ts';
import { FrameReader } from '../../src/modes/lean/websocket-frames.ts';

/** What a server sent on one connection, and what is wrong with it. */
export interface Verdict {
  readonly statuses: readonly number[];
  readonly fault: string | undefined;
}

interface Head {
  readonly status: number;
  readonly bodyAt: number;
  header(name: string): string | undefined;
}

/** The end of a chunked body, which ends with an empty chunk; of one that was cut short, all there is. */
const LAST_CHUNK = '\r\n0\r\n\r\n';

/**
 * Reads HTTP answers, and the frames of a WebSocket behind a 101, as strictly as the lean clients do.
 *
 * The question is not looked at, since after mutation nobody knows it. So of an answer that tells a length and is followed by another
 * at once it is believed that it is one to HEAD.
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

/** A server may refuse for now, and says so; no other answer is its own fault. */
function problemOf({ status, header }: Head, rest: Buffer): string | undefined {
  if (status < 500) return undefined;
  const isToldWhy = header('retry-after') !== undefined || rest.includes('"detail"');
  return status === 503 && isToldWhy ? undefined : `answered ${status}`;
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
  const whileOpen = (): void => {
    if (closed) throw new Error('a frame came behind the Close');
  };
  new FrameReader({
    text: whileOpen,
    binary: whileOpen,
    ping: whileOpen,
    pong: whileOpen,
    close(payload) {
      whileOpen();
      closed = true;
      readCloseCode(payload);
    },
  }).push(bytes);
}
