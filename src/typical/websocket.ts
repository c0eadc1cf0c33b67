import type { IncomingMessage } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { sendProblem } from '../http/problem.ts';
import type { Message } from '../log/message.ts';
import type { AttachedEndpoint, Endpoint, EndpointContext } from '../modes/endpoint.ts';
import { closeOrCutOff } from '../modes/push/close-or-cut-off.ts';
import { pathOf, queryOf } from '../modes/query.ts';
import { handshakeProblem, upgradeRequired } from '../modes/websocket/handshake.ts';
import { missedSince } from './history.ts';
import { onMessages } from './live.ts';

const PATH = '/messages/socket';

/**
 * `/messages/socket`: `ws` as its README broadcasts, `client.send` in a loop over `clients`, encoded anew for each reader, with no thought for
 * slow ones and no heartbeat. A reader that comes back with a cursor is treated as on the streams; see `streams.ts`.
 */
export const endpoint: Endpoint = { name: 'websocket', path: PATH, methods: ['GET'], attach };

function attach(context: EndpointContext): AttachedEndpoint {
  const { feed, meter, config, log } = context;
  const counters = meter.counters.deliver;
  const server = new WebSocketServer({ noServer: true });

  const send = (client: WebSocket, message: Message): void => {
    if (client.readyState !== client.OPEN) return;
    client.send(JSON.stringify(message));
    counters.framesOut++;
    counters.pushes++;
  };

  server.on('connection', (client: WebSocket, request: IncomingMessage) => {
    counters.handshakes++;
    client.on('message', () => {
      counters.framesIn++;
    });
    client.on('error', (error) => log.debug({ err: error }, 'a reader broke the WebSocket protocol'));
    if (config.recovery !== 'cursor') return;
    missedSince(feed, queryOf(request.url ?? '')['since']).then(
      (missed) => {
        for (const message of missed) send(client, message);
      },
      (error: unknown) => {
        log.warn({ err: error }, 'history could not be read; the reader is cut off');
        client.terminate();
      },
    );
  });

  onMessages(context, (messages) => {
    for (const message of messages) for (const client of server.clients) send(client, message);
  });

  const count = (request: IncomingMessage): void => {
    meter.assign(request.socket, 'deliver');
    counters.requests++;
  };

  return {
    handle(request, response) {
      if (!isOurs(request)) return false;
      count(request);
      sendProblem(response, handshakeProblem(request) ?? upgradeRequired('open it by a request of its own'));
      return true;
    },
    takesUpgrade: (request) => isOurs(request) && handshakeProblem(request) === undefined,
    handleUpgrade(request, socket, head) {
      count(request);
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request));
    },
    readers: () => server.clients.size,
    async close() {
      const left = [...server.clients].map(
        (client) => new Promise((resolve) => client.once('close', resolve)),
      );
      for (const client of server.clients) client.close();
      await closeOrCutOff(Promise.all(left), () => {
        for (const client of server.clients) client.terminate();
      });
    },
  };
}

function isOurs({ url = '' }: IncomingMessage): boolean {
  return pathOf(url) === PATH;
}
