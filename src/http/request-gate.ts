import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Endpoint } from '../modes/endpoint.ts';
import { pathOf } from '../modes/query.ts';
import { answerOtherMethod } from './methods.ts';
import { type Problem, sendProblem } from './problem.ts';
import { readTarget } from './target.ts';

/**
 * A name, an IPv4 address or an IP literal, with an optional port. Repeated `Host` fields arrive joined by ", ", which this rejects.
 * [RFC 9112 §3.2, RFC 3986 §3.2.2]
 */
const HOST =
  /^(?:\[[\da-f:.]+\]|\[v[\da-f]+\.[\w.~!$&'()*+,;=:-]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(?::\d*)?$/i;

type Admitted = Pick<Endpoint, 'path' | 'methods'>;

/**
 * Validates and normalises the target of every request before anything else handles it, so that all handlers see the same one. It
 * rewrites `request.url` to origin form, and the path of an endpoint to the endpoint's own spelling.
 */
export interface RequestGate {
  /** Answers a request with a bad target, a bad `Host` or a method that the endpoint does not take. Returns `false` for all others. */
  answers(request: IncomingMessage, response: ServerResponse): boolean;
  /** Returns whether a request that offers an upgrade is for an endpoint and valid. */
  letsPass(request: IncomingMessage): boolean;
}

/**
 * @param endpoints - the endpoints whose paths are normalised and whose methods are checked. The HTTP server must have
 *   `joinDuplicateHeaders` set, or repeated `Host` fields cannot be seen.
 */
export function createRequestGate(endpoints: readonly Admitted[]): RequestGate {
  const admit = createReader(endpoints);
  const takes = ({ methods }: Admitted, { method = '' }: IncomingMessage): boolean =>
    methods.includes(method);
  return {
    answers(request, response) {
      const endpoint = admit(request);
      if (endpoint === undefined) return false;
      if ('status' in endpoint) sendProblem(response, endpoint);
      else if (takes(endpoint, request)) return false;
      else answerOtherMethod(request, response, endpoint.methods);
      return true;
    },
    letsPass(request) {
      const endpoint = admit(request);
      return endpoint !== undefined && !('status' in endpoint) && takes(endpoint, request);
    },
  };
}

/** Creates a function that normalises a request's target. It returns the endpoint at that path, if any, or what is wrong. */
function createReader(
  endpoints: readonly Admitted[],
): (request: IncomingMessage) => Admitted | Problem | undefined {
  const byPath = new Map(endpoints.map((endpoint) => [endpoint.path, endpoint]));
  const byFoldedPath = new Map(endpoints.map((endpoint) => [fold(endpoint.path), endpoint]));
  const wholeServer = { path: '*', methods: [...new Set(endpoints.flatMap(({ methods }) => methods))] };
  /** Nearly all requests name the same one. */
  let knownHost: string | undefined;

  const isHost = (host: string): boolean => {
    if (host === knownHost) return true;
    if (!HOST.test(host)) return false;
    knownHost = host;
    return true;
  };

  return (request) => {
    const { url: given = '', headers } = request;
    // Node itself rejects a request without Host, unless it offers an upgrade.
    const isRequired = request.httpVersionMajor === 1 && request.httpVersionMinor === 1;
    if (headers.host === undefined ? isRequired : !isHost(headers.host)) return badHost(headers.host);
    if (!given.startsWith('/') || given.includes('#')) {
      if (given === '*' && request.method === 'OPTIONS') return wholeServer;
      const target = readTarget(given);
      if (target === undefined) return badTarget(given);
      request.url = target.url;
      if (target.authority !== undefined) {
        if (!isHost(target.authority)) return badHost(target.authority);
        // [RFC 9112 §3.2.2] The authority of an absolute target replaces Host.
        headers.host = target.authority;
      }
    }
    const url = request.url ?? '';
    const path = pathOf(url);
    const endpoint = byPath.get(path);
    if (endpoint !== undefined) return endpoint;
    const meant = byFoldedPath.get(fold(path));
    if (meant !== undefined) request.url = meant.path + url.slice(path.length);
    return meant;
  };
}

function badTarget(target: string): Problem {
  return {
    status: 400,
    title: 'Bad request target',
    detail: `a target is a path that begins with a slash, or an http URL (given: ${JSON.stringify(target)})`,
  };
}

function badHost(host: string | undefined): Problem {
  return {
    status: 400,
    title: 'Bad host',
    detail: `Host is one name or address, with or without a port (given: ${host === undefined ? 'none' : JSON.stringify(host)})`,
  };
}

/** Removes what does not distinguish paths, as in Express: capitals, and one slash at the end. */
function fold(path: string): string {
  return path.toLowerCase().replace(/(?<=.)\/$/, '');
}
