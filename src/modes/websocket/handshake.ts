import type { IncomingMessage } from 'node:http';
import type { Problem } from '../../http/problem.ts';

/** [RFC 6455 §4.1] Sixteen bytes in base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/;

/** 13 is RFC 6455; 8 is the draft before it, with the same frames. */
const VERSIONS = ['13', '8'];

/** Whether a request offers to go on as a WebSocket, well or not. */
export function offersWebSocket({ headers, httpVersion }: IncomingMessage): boolean {
  // [RFC 9110 §7.8] An upgrade that comes in HTTP/1.0 is ignored.
  return headers.upgrade?.toLowerCase() === 'websocket' && httpVersion === '1.1';
}

/** What keeps a request from opening a WebSocket, as [RFC 6455 §4.2.1] has it; `undefined` when nothing does. */
export function handshakeProblem(request: IncomingMessage): Problem | undefined {
  const { method, headers } = request;
  if (method !== 'GET') {
    return {
      status: 405,
      title: 'Method not allowed',
      detail: `a WebSocket is opened with GET (given: ${method})`,
      headers: { Allow: 'GET' },
    };
  }
  if (!offersWebSocket(request)) return upgradeRequired('this address speaks WebSocket');
  if (!VERSIONS.includes(headers['sec-websocket-version'] ?? '')) {
    return {
      ...upgradeRequired(
        `Sec-WebSocket-Version must be ${VERSIONS.join(' or ')} (given: ${headers['sec-websocket-version'] ?? 'none'})`,
      ),
      // [RFC 6455 §4.4]
      headers: { ...UPGRADE, 'Sec-WebSocket-Version': VERSIONS.join(', ') },
    };
  }
  if (!KEY.test(headers['sec-websocket-key'] ?? '')) {
    return {
      status: 400,
      title: 'Bad WebSocket handshake',
      detail: 'Sec-WebSocket-Key must be 16 bytes in base64',
    };
  }
  return undefined;
}

/** [RFC 9110 §15.5.22] A 426 must say which protocol. */
const UPGRADE = { Upgrade: 'websocket', Connection: 'close, Upgrade' };

/** A request that came where only WebSockets are served. */
export function upgradeRequired(detail: string): Problem {
  return { status: 426, title: 'Upgrade required', detail, headers: UPGRADE };
}
