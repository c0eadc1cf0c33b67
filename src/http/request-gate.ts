import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Wire } from '../modes/mode.ts';
import { pathOf } from '../modes/query.ts';
import { answerOtherMethod } from './methods.ts';
import { type Problem, sendProblem } from './problem.ts';
import { readTarget } from './target.ts';

/** [RFC 9112 §3.2, RFC 3986 §3.2.2] A name, an IPv4 address or an IP literal, and a port; two fields arrive joined by a blank. */
const HOST =
  /^(?:\[[\da-f:.]+\]|\[v[\da-f]+\.[\w.~!$&'()*+,;=:-]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(?::\d*)?$/i;

type Admitted = Pick<Wire, 'path' | 'methods'>;

/**
 * Stands before everything that serves a server's requests and upgrades, so that all of them read one and the same target: in
 * origin form, a wire's address as the wire compares it. The server must join repeated header fields (`joinDuplicateHeaders`).
 */
export interface RequestGate {
  /** Answers what no address can be asked. `false`: the request is for someone behind the gate. */
  answers(request: IncomingMessage, response: ServerResponse): boolean;
  /** Whether a request with an upgrade is for someone behind the gate. */
  letsPass(request: IncomingMessage): boolean;
}

export function createRequestGate(wires: readonly Admitted[]): RequestGate {
  const admit = createReader(wires);
  const takes = ({ methods }: Admitted, { method = '' }: IncomingMessage): boolean =>
    methods.includes(method);
  return {
    answers(request, response) {
      const wire = admit(request);
      if (wire === undefined) return false;
      if ('status' in wire) sendProblem(response, wire);
      else if (takes(wire, request)) return false;
      else answerOtherMethod(request, response, wire.methods);
      return true;
    },
    letsPass(request) {
      const wire = admit(request);
      return wire !== undefined && !('status' in wire) && takes(wire, request);
    },
  };
}

/** Reads where a request is for, and writes it down in the request. @returns the wire there, if any, or what is wrong. */
function createReader(
  wires: readonly Admitted[],
): (request: IncomingMessage) => Admitted | Problem | undefined {
  const byPath = new Map(wires.map((wire) => [wire.path, wire]));
  const byFoldedPath = new Map(wires.map((wire) => [fold(wire.path), wire]));
  const wholeServer = { path: '*', methods: [...new Set(wires.flatMap(({ methods }) => methods))] };
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
    // Node itself refuses a request without one, but for an upgrade.
    const isRequired = request.httpVersionMajor === 1 && request.httpVersionMinor === 1;
    if (headers.host === undefined ? isRequired : !isHost(headers.host)) return badHost(headers.host);
    if (!given.startsWith('/') || given.includes('#')) {
      if (given === '*' && request.method === 'OPTIONS') return wholeServer;
      const target = readTarget(given);
      if (target === undefined) return badTarget(given);
      request.url = target.url;
      if (target.authority !== undefined) {
        if (!isHost(target.authority)) return badHost(target.authority);
        // [RFC 9112 §3.2.2] It replaces what Host says.
        headers.host = target.authority;
      }
    }
    const url = request.url ?? '';
    const path = pathOf(url);
    const wire = byPath.get(path);
    if (wire !== undefined) return wire;
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

/** Capitals, and one slash at the end, make no other address. */
function fold(path: string): string {
  return path.toLowerCase().replace(/(?<=.)\/$/, '');
}
