import type { Buffer } from 'node:buffer';
import { WebSocket } from 'ws';
import { type Channel, type ChannelOwner, createChannelReader } from '../client/channel-reader.ts';
import { CONNECT_TIMEOUT_MS } from '../client/connect-timeout.ts';
import { Refused } from '../client/refused.ts';
import { readServerUrl, type ServerUrl } from '../client/server-url.ts';
import { takePushed } from '../client/take-pushed.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';

/** Creates a reader by the package `ws`. A WebSocket does not reconnect by itself, so the channel reader adds back-off and resuming. */
export function createClient(options: ClientOptions): DeliveryClient {
  const server = readServerUrl(options.baseUrl);
  return createChannelReader(options, (cursor, owner) => openChannel(server, cursor, owner));
}

function openChannel({ origin, headers }: ServerUrl, cursor: string, owner: ChannelOwner): Channel {
  const webSocket = new WebSocket(
    new URL(`/messages/socket?since=${cursor}`, origin.replace(/^http/, 'ws')),
    {
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_TIMEOUT_MS,
      headers,
    },
  );
  let cause = new Error('the WebSocket was closed');
  let over = false;
  webSocket.on('open', () => owner.opened());
  webSocket.on('message', (data: Buffer) => {
    if (!over) takePushed(data.toString(), owner);
  });
  webSocket.on('error', (error) => {
    cause = error;
  });
  webSocket.on('unexpected-response', (request, { statusCode, headers }) => {
    request.destroy();
    owner.failed(new Refused(`the upgrade was answered ${statusCode}`, headers['retry-after']));
    over = true;
  });
  webSocket.on('close', () => {
    if (!over) owner.failed(cause);
  });
  return {
    leave() {
      over = true;
      webSocket.close();
    },
    cut() {
      over = true;
      webSocket.terminate();
    },
  };
}
