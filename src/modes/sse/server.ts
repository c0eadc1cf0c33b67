import { Buffer } from 'node:buffer';
import type { ServerResponse } from 'node:http';
import type { Connection } from '../../http/connections.ts';
import { HttpProblem, sendProblem } from '../../http/problem.ts';
import { readCursor } from '../cursor.ts';
import type { AttachedEndpoint, Endpoint, EndpointContext } from '../endpoint.ts';
import { refuseHeld } from '../held-too-many.ts';
import { encodeOnce } from '../push/encode-once.ts';
import { pushTo, streamOutlet } from '../push/push.ts';
import { pathOf } from '../query.ts';
import { frameEvent } from './frame.ts';

const PATH = '/messages/stream';

/** "Authors can include a comment line every 15 seconds or so" against proxies that drop silent connections. [HTML §9.2.7] */
const HEARTBEAT_MS = 15_000;
const HEARTBEAT = Buffer.from(frameEvent({ comment: '' }));

/** What a client waits before it reconnects; browsers take 3 to 5 s unless they are told. */
const GREETING = Buffer.from(frameEvent({ retryMs: 1_000 }));

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // [HTML §9.2.7] has no-store; no-transform and the last one keep proxies from holding events back to compress or to buffer them.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

/** `GET /messages/stream`: the HTML standard's event stream, from `Last-Event-ID`, `?lastEventId=` or `?since=` on. */
export const endpoint: Endpoint = { name: 'sse', path: PATH, methods: ['GET', 'HEAD'], attach };

function attach({ connections, feed, meter, config, log }: EndpointContext): AttachedEndpoint {
  const counters = meter.counters.deliver;
  const streams = new Set<ServerResponse>();
  const encode = encodeOnce(
    ({ message, json }) => Buffer.from(frameEvent({ id: String(message.seq), data: json })),
    Buffer.concat,
  );

  const stream = (response: ServerResponse, since: number, connection: Connection): void => {
    counters.handshakes++;
    connection.held++;
    // Nothing that is asked behind a stream would ever be answered.
    connection.endAfter(response);
    streams.add(response);
    // The end of the connection ends the body: that saves the chunk around each event, and an event that was cut off is one that
    // the client discards [HTML §9.2.6], so that nothing has to tell a whole body from a part.
    response.useChunkedEncodingByDefault = false;
    response.writeHead(200, HEADERS);
    response.write(GREETING);
    const heartbeat = setInterval(() => {
      // Bytes on their way to a slow reader keep the connection alive as well.
      if (response.writableNeedDrain) return;
      counters.framesOut++;
      counters.heartbeats++;
      response.write(HEARTBEAT);
    }, HEARTBEAT_MS);
    const isOpen = (): boolean => !(response.writableEnded || response.destroyed);
    const outlet = streamOutlet(response, isOpen, config.readerBufferBytes, counters);
    const subscription = pushTo(outlet, { feed, since, encode, log });
    response.on('error', () => response.destroy());
    response.once('close', () => {
      connection.held--;
      subscription.close();
      clearInterval(heartbeat);
      streams.delete(response);
    });
  };

  return {
    handle(request, response) {
      if (pathOf(request.url ?? '') !== PATH) return false;
      meter.assign(request.socket, 'deliver');
      counters.requests++;
      const cursor = readCursor(request);
      const connection = connections.of(request.socket);
      if (cursor instanceof HttpProblem) sendProblem(response, cursor.problem);
      else if (request.method === 'HEAD') response.writeHead(200, HEADERS).end();
      else if (connection?.hasPlace === false) refuseHeld(response, connection);
      else if (connection !== undefined) stream(response, cursor, connection);
      return true;
    },
    async close() {
      for (const response of streams) response.end();
    },
  };
}
