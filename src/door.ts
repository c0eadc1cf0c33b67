import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerOtherMethod } from './methods.ts';
import type { Wire } from './modes/mode.ts';
import { pathOf } from './modes/query.ts';
import { type Problem, sendProblem } from './problem.ts';
import { readTarget } from './target.ts';
import { answerInstead } from './upgrade.ts';

/** [RFC 9112 §3.2, RFC 3986 §3.2.2] A name, an IPv4 address or an IP literal, and a port; two fields arrive joined by a blank. */
const HOST =
  /^(?:\[[\da-f:.]+\]|\[v[\da-f]+\.[\w.~!$&'()*+,;=:-]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(?::\d*)?$/i;

type Admitted = Pick<Wire, 'path' | 'methods'>;

/**
 * Stands before everything that listens to a server's requests and upgrades, so that all of them read one and the same target: in
 * origin form, a wire's address as the wire compares it. What no address can be asked is answered here.
 *
 * To be called when all have begun to listen. The server must join repeated header fields (`joinDuplicateHeaders`).
 */
export function putDoorBefore(httpServer: Server, wires: readonly Admitted[]): void {
  const admit = createDoor(wires);

  const requestListeners = takeListeners(httpServer, 'request');
  httpServer.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const wire = admit(request);
    if (wire !== undefined && 'status' in wire) sendProblem(response, wire);
    else if (wire !== undefined && !wire.methods.includes(request.method ?? '')) {
      answerOtherMethod(request, response, wire.methods);
    } else for (const listener of requestListeners) listener.call(httpServer, request, response);
  });

  const upgradeListeners = takeListeners(httpServer, 'upgrade');
  httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const wire = admit(request);
    if (wire !== undefined && 'status' in wire) sendProblem(answerInstead(request, socket), wire);
    else for (const listener of upgradeListeners) listener.call(httpServer, request, socket, head);
  });
}

// biome-ignore lint/complexity/noBannedTypes: as Node's own declaration of `listeners` has it.
function takeListeners(httpServer: Server, event: string): readonly Function[] {
  const listeners = httpServer.listeners(event);
  httpServer.removeAllListeners(event);
  return listeners;
}

/** Reads where a request is for, and writes it down in the request. @returns the wire there, if any, or what is wrong. */
function createDoor(
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
