import { Buffer } from 'node:buffer';
import type { Dice } from '../dice.ts';
import { ENDINGS, type Kind, type Step, send, takeAnswer } from '../input.ts';
import { mutate } from '../mutate.ts';
import { closePolling, openPolling, openWebSocket, poll, post } from './engine-io.ts';
import { frameOf } from './websocket-bytes.ts';

/** Packets of Socket.IO, each in a message of Engine.IO: text, or the bytes of an attachment. */
const PACKETS: readonly (string | Buffer)[] = [
  '40',
  '40{"since":0}',
  '40{"since":"x"}',
  '40{"since":"k3Xv_aQ7:17"}',
  '40{"since":1,"pid":"none","offset":"1"}',
  '40/custom,{"a":1}',
  '41',
  '42["message","hello"]',
  '42["message",{"deep":[[[[{}]]]]}]',
  '421["message"]',
  '431[1]',
  '44{"message":"no"}',
  '451-["message",{"_placeholder":true,"num":0}]',
  '452-["message",{"_placeholder":true,"num":1},{"_placeholder":true,"num":-1}]',
  '461-7[{"_placeholder":true,"num":0}]',
  Buffer.from([1, 2, 3, 255]),
];

/** Returns valid frames with mutated packets in them, so that the server parses the packets. */
function framesOf(dice: Dice): Buffer {
  return Buffer.concat(
    somePackets(dice).map((packet) =>
      frameOf(typeof packet === 'string' ? 1 : 2, mutate(Buffer.from(packet), dice)),
    ),
  );
}

function somePackets(dice: Dice): (string | Buffer)[] {
  const packets = Array.from({ length: 1 + dice.below(5) }, () => dice.pick(PACKETS));
  return dice.chance(0.6) ? ['40{"since":0}', ...packets] : packets;
}

function payloadOf(dice: Dice): Buffer {
  const parts = somePackets(dice).map((packet) =>
    typeof packet === 'string' ? mutate(Buffer.from(packet), dice) : `b${packet.toString('base64')}`,
  );
  return Buffer.from(parts.join('\x1e'));
}

function overWebSocket(dice: Dice): readonly Step[] {
  return [...openWebSocket, send(framesOf(dice)), takeAnswer(), send(framesOf(dice))];
}

function overPolling(dice: Dice): readonly Step[] {
  return [
    ...openPolling,
    send(post(payloadOf(dice))),
    takeAnswer(),
    send(poll),
    takeAnswer(),
    ...closePolling,
  ];
}

/** Socket.IO: mutated packets, over a WebSocket and over HTTP. */
export const socketIo: Kind = {
  name: 'Socket.IO',
  make: (dice) => ({
    steps: dice.chance(0.7) ? overWebSocket(dice) : overPolling(dice),
    ending: dice.pick(ENDINGS),
  }),
};
