import type { IncomingMessage } from 'node:http';
import type { Problem } from '../../http/problem.ts';

/** [RFC 6455 §4.1] Sixteen bytes in base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/;

/** 13 is RFC 6455. 8 is the draft before it, with the same frames. */
const VERSIONS = ['13', '8'];

/** Returns whether a request offers an upgrade to WebSocket, valid or not. */
export function offersWebSocket({ headers, httpVersion }: IncomingMessage): boolean {
  // An upgrade in HTTP/1.0 is ignored. [RFC 9110 §7.8]
  return headers.upgrade?.toLowerCase() === 'websocket' && httpVersion === '1.1';
}

/** Returns what is wrong with a request to open a WebSocket, or `undefined` if it is valid. [RFC 6455 §4.2.1] */
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

/** A 426 must name the protocol. [RFC 9110 §15.5.22] */
const UPGRADE = { Upgrade: 'websocket', Connection: 'close, Upgrade' };

/** Returns the problem for a request that is not an upgrade, on a path that serves only WebSockets. */
export function upgradeRequired(detail: string): Problem {
  return { status: 426, title: 'Upgrade required', detail, headers: UPGRADE };
}
