import type { Buffer } from 'node:buffer';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostName, isLoopbackName } from './loopback.ts';
import type { Problem } from './problem.ts';

/** Who may use the server. */
export interface AccessRules {
  /** The address that the server listens on. */
  readonly host: string;
  /** What callers must know; `undefined`: nothing. */
  readonly token: string | undefined;
  /** Names besides its addresses by which the server may be called, without a port: those of a proxy in front of it. */
  readonly hosts: readonly string[];
  /** Origins of pages besides its own that may use the server, such as `https://example.org`. */
  readonly origins: readonly string[];
}

/** Why a request is refused. */
export type AccessRefusal = 'host' | 'origin' | 'token';

/** A refusal, with its answer. */
export interface Refused {
  readonly why: AccessRefusal;
  readonly problem: Problem;
}

/** Decides about each request, whatever its protocol, before anything else does. */
export interface Access {
  /** Returns why a request is refused, or `undefined` if it is not. */
  refusalOf(request: IncomingMessage): Refused | undefined;
  /** As {@link refusalOf}, for protocols that bring the token later: without a look at it. */
  foreignnessOf(request: IncomingMessage): Refused | undefined;
  /** Returns whether a request brings the token, or none is needed. */
  hasToken(request: Pick<IncomingMessage, 'headers'>): boolean;
  /** Returns whether this is the token, or none is needed. */
  isToken(given: unknown): boolean;
  /** Whether a token is needed. */
  readonly wantsToken: boolean;
}

/** The cookie by which the page brings the token. */
export const TOKEN_COOKIE = 'pull-vs-push-token';

/** A WebSocket brings the token as a subprotocol, since a page can set no header of it: this, then the token. */
export const TOKEN_PROTOCOL = 'bearer.';

/** Most tokens of one request that are compared. A header has room for a thousand, which would cost milliseconds. */
const MOST_TOKENS = 4;

/** Letters of a token: those that need no escapes in a header, a cookie, a subprotocol and a URL. */
export const TOKEN = /^[\w-]{16,200}$/;

/** Makes a token that nobody can guess, of 128 random bits. */
export function createToken(): string {
  return randomBytes(16).toString('base64url');
}

/** Makes the access of a server. */
export function createAccess({ host, token, hosts, origins }: AccessRules): Access {
  const wanted = token === undefined ? undefined : digest(token);
  const isLocal = isLoopbackName(host);
  const names = new Set([...hosts, host].map(hostName));
  const pages = new Set(origins);
  /** Nearly all requests have the same. */
  let knownHost: string | undefined;

  const isOurHost = (given: string): boolean => {
    // A browser always names one; a program of HTTP/1.0 need not.
    if (given === knownHost || given === '') return true;
    const name = hostName(given);
    // Somebody's DNS may send any name here, and a page of that name is then of the same origin as this server. An address is not a name.
    const isOurs = isLoopbackName(given) || names.has(name) || (!isLocal && isIP(name) !== 0);
    // A server that others may use by a name needs to be told the name, or its token keeps strangers out.
    if (!isOurs && (isLocal || wanted === undefined)) return false;
    knownHost = given;
    return true;
  };

  const isToken = (given: unknown): boolean => {
    if (wanted === undefined) return true;
    // Digests have the same length whatever was given, so that the comparison takes the same time.
    return typeof given === 'string' && timingSafeEqual(digest(given), wanted);
  };
  const hasToken: Access['hasToken'] = ({ headers }) =>
    wanted === undefined || tokensOf(headers).slice(0, MOST_TOKENS).some(isToken);

  const foreignnessOf: Access['foreignnessOf'] = ({ headers: { host: name = '', origin } }) => {
    if (!isOurHost(name)) return { why: 'host', problem: wrongHost(name) };
    if (origin === undefined || origin === `http://${name}` || origin === `https://${name}`) return undefined;
    return pages.has(origin) ? undefined : { why: 'origin', problem: wrongOrigin(origin) };
  };

  return {
    foreignnessOf,
    refusalOf: (request) =>
      foreignnessOf(request) ?? (hasToken(request) ? undefined : { why: 'token', problem: NO_TOKEN }),
    hasToken,
    isToken,
    wantsToken: wanted !== undefined,
  };
}

/** Returns the tokens that a request brings, wherever it may. */
function tokensOf({ authorization = '', cookie = '', ...others }: IncomingHttpHeaders): readonly string[] {
  const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const cookies = cookie
    .split(';')
    .map((pair) => pair.trim().split('='))
    .flatMap(([name, value]) => (name === TOKEN_COOKIE && value !== undefined ? [value] : []));
  const protocols = (others['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((protocol) => protocol.trim())
    .flatMap((protocol) =>
      protocol.startsWith(TOKEN_PROTOCOL) ? [protocol.slice(TOKEN_PROTOCOL.length)] : [],
    );
  return [...(bearer === undefined ? [] : [bearer]), ...cookies, ...protocols];
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const NO_TOKEN: Problem = {
  status: 401,
  title: 'Token needed',
  detail:
    'this server is open to other machines and wants its token: in the header Authorization: Bearer …, as auth.token of Socket.IO, or as the subprotocol bearer.… of a WebSocket; its page opens by the link that the server printed',
  headers: { 'WWW-Authenticate': 'Bearer' },
};

function wrongHost(given: string): Problem {
  return {
    status: 421,
    title: 'Not this host',
    detail: `this server is not called that (given: ${JSON.stringify(given)}); ALLOWED_HOSTS gives it names`,
  };
}

function wrongOrigin(origin: string): Problem {
  return {
    status: 403,
    title: 'Not this origin',
    detail: `a page of ${JSON.stringify(origin)} may not use this server; ALLOWED_ORIGINS allows pages`,
  };
}
