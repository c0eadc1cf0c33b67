import { type Socket, Server as SocketIoServer } from 'socket.io';
import type { AttachedEndpoint, Endpoint, EndpointContext } from '../modes/endpoint.ts';
import {
  countFrames,
  createEngineServer,
  type EngineSocket,
  SOCKET_IO_ENDPOINT,
  serveEngine,
} from '../modes/socket.io/engine.ts';
import { missedSince } from './history.ts';
import { onMessages } from './live.ts';

/**
 * `/socket.io/` as Socket.IO's documents teach it: its defaults, and `io.emit` for each message.
 *
 * Readers come back as `recovery` says. With `cursor` the event has the message's `seq` as its last argument, and a reader that connects with
 * it in `auth.since` is sent what a query finds, as in step 7 of the tutorial; there it is called `serverOffset`. Live events come meanwhile,
 * so a message may come twice or before older ones. With `connection-state` Socket.IO keeps its packets for two minutes and sends those that a
 * reader missed, as in step 6. With `none` a reader misses what comes while it is away.
 */
export const endpoint: Endpoint = { ...SOCKET_IO_ENDPOINT, asksForToken: true, attach };

function attach(context: EndpointContext): AttachedEndpoint {
  const { access, feed, meter, config, log } = context;
  const { recovery } = config;
  const counters = meter.counters.deliver;
  const engineServer = createEngineServer();
  const io = new SocketIoServer(
    engineServer,
    recovery === 'connection-state' ? { connectionStateRecovery: {} } : {},
  );

  io.engine.on('connection', (engineSocket: EngineSocket) => countFrames(engineSocket, counters, true));

  if (access.wantsToken) {
    io.use(({ request, handshake }, next) => {
      if (access.hasToken(request) || access.isToken(handshake.auth['token'])) return next();
      meter.countRefusal('token');
      next(new Error('Token needed: send it as auth.token'));
    });
  }

  io.on('connection', async (socket: Socket) => {
    if (recovery !== 'cursor') return;
    try {
      const missed = await missedSince(feed, socket.handshake.auth['since']);
      for (const message of missed) socket.emit('message', message, message.seq);
    } catch (error) {
      log.warn({ err: error }, 'history could not be read; the reader is cut off');
      socket.disconnect(true);
    }
  });

  onMessages(context, (messages) => {
    for (const message of messages) {
      if (recovery === 'cursor') io.emit('message', message, message.seq);
      else io.emit('message', message);
    }
  });

  return {
    ...serveEngine(io, engineServer, meter),
    // Sends the close packets without waiting. The server cuts off connections that do not end.
    close: () => io.close(),
  };
}
