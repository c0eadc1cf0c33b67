import { Buffer } from 'node:buffer';
import type { ServerResponse } from 'node:http';
import type { Connection } from '../../http/connections.ts';
import { HttpProblem, sendProblem } from '../../http/problem.ts';
import type { Cursor } from '../../log/cursor.ts';
import type { LogEntry } from '../../log/entry.ts';
import { readCursor } from '../cursor.ts';
import type { AttachedEndpoint, Endpoint, EndpointContext } from '../endpoint.ts';
import { HEARTBEATS } from '../heartbeat.ts';
import { encodeOnce } from '../push/encode-once.ts';
import { type GreetingForms, greet } from '../push/greeting.ts';
import { pushTo, streamOutlet } from '../push/push.ts';
import { pathOf } from '../query.ts';
import { refuseHeld } from '../refuse-held.ts';

/** How a response that never ends looks: what is written to it, and when. */
export interface StreamFormat {
  /** The name and the path of the endpoint. */
  readonly name: string;
  readonly path: string;
  readonly contentType: string;
  /** Written to each reader before its first message. */
  greeting(forms: GreetingForms): string;
  /** Written last where the server closes: why, and when to come back. Readers ignore the first. */
  readonly farewell: string;
  /** Written every 15 s. Readers ignore it. */
  readonly heartbeat: string;
  /** The bytes of one message of the log `logId`. */
  frame(entry: LogEntry, logId: string): string;
}

/** Returns an endpoint that answers `GET` with a response that never ends, to which each message is written. */
export function streamEndpoint(format: StreamFormat): Endpoint {
  const { name, path } = format;
  return { name, path, methods: ['GET', 'HEAD'], attach: (context) => attach(format, context) };
}

function attach(
  { path, contentType, greeting, heartbeat, farewell, frame }: StreamFormat,
  { connections, feed, meter, config, log }: EndpointContext,
): AttachedEndpoint {
  const counters = meter.counters.deliver;
  const streams = new Set<ServerResponse>();
  const encode = encodeOnce((entry) => Buffer.from(frame(entry, feed.logId)), Buffer.concat);
  const heartbeatBytes = Buffer.from(heartbeat);
  const headers = {
    'Content-Type': contentType,
    // [HTML §9.2.7] recommends no-store. no-transform keeps proxies from delaying messages to compress them, the third from buffering them.
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  };

  const stream = (response: ServerResponse, cursor: Cursor, connection: Connection): void => {
    counters.handshakes++;
    connection.held++;
    // A request behind a response that never ends would never be answered.
    connection.endAfter(response);
    streams.add(response);
    // The body ends with the connection instead of being chunked, which saves the chunk header of each message. Readers discard a message
    // that was cut off, so they need not know whether the body is complete.
    response.useChunkedEncodingByDefault = false;
    response.writeHead(200, headers);
    const place = feed.placeOf(cursor);
    response.write(greeting(greet(feed, place)));
    counters.framesOut++;
    const timer = setInterval(() => {
      // A slow reader's connection is kept alive by the bytes that are still on their way to it.
      if (response.writableNeedDrain) return;
      counters.framesOut++;
      counters.heartbeats++;
      response.write(heartbeatBytes);
    }, HEARTBEATS.stream.everyMs);
    const isOpen = (): boolean => !(response.writableEnded || response.destroyed);
    const outlet = streamOutlet(response, isOpen, config.readerBufferBytes, counters);
    const subscription = pushTo(outlet, { feed, since: place.seq, encode, log });
    response.on('error', () => response.destroy());
    response.once('close', () => {
      connection.held--;
      subscription.close();
      clearInterval(timer);
      streams.delete(response);
    });
  };

  return {
    handle(request, response) {
      if (pathOf(request.url ?? '') !== path) return false;
      meter.assign(request.socket, 'deliver');
      counters.requests++;
      const cursor = readCursor(request);
      const connection = connections.of(request.socket);
      if (cursor instanceof HttpProblem) sendProblem(response, cursor.problem);
      else if (request.method === 'HEAD') response.writeHead(200, headers).end();
      else if (connection?.hasPlace === false) refuseHeld(response, connection);
      else if (connection !== undefined) stream(response, cursor, connection);
      return true;
    },
    readers: () => streams.size,
    async close() {
      for (const response of streams) response.end(farewell);
    },
  };
}
