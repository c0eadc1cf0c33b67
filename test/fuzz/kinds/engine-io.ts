import { Buffer } from 'node:buffer';
import type { Dice } from '../dice.ts';
import { ENDINGS, type Input, type Kind, SESSION_PLACE, type Step, send, takeAnswer } from '../input.ts';
import { mutate } from '../mutate.ts';
import { requestOf } from './requests.ts';
import { anyFrames, frameOf, webSocketRequest } from './websocket-bytes.ts';

const TARGET = '/socket.io/?EIO=4&transport=';
const POLLING = `${TARGET}polling`;
const SESSION = `&sid=${SESSION_PLACE}`;

/** Opens a session over HTTP. */
export const openPolling: readonly Step[] = [send(requestOf(POLLING)), takeAnswer()];

/** Opens a session over a WebSocket. */
export const openWebSocket: readonly Step[] = [send(webSocketRequest(`${TARGET}websocket`)), takeAnswer()];

/** Closes a session. Otherwise the server would keep it until the heartbeat's time-out. */
export const closePolling: readonly Step[] = [send(post('1'), 2), takeAnswer(2)];

export function post(body: Buffer | string): Buffer {
  return requestOf(`${POLLING}${SESSION}`, {
    method: 'POST',
    headers: ['Content-Type: text/plain;charset=UTF-8'],
    body,
  });
}

export const poll = requestOf(`${POLLING}${SESSION}`);

const PAYLOADS = ['4', '3', '2', '6', '40\x1e41', '4hello\x1ebAQIDBA==', '3\x1e3\x1e3', 'b====', '4\ud800'];

const VARIANTS: readonly ((dice: Dice) => readonly Step[])[] = [
  function aHandshake(dice) {
    return [send(mutate(dice.pick([requestOf(POLLING), webSocketRequest(`${TARGET}websocket`)]), dice))];
  },
  function aPayload(dice) {
    return [
      ...openPolling,
      send(post(mutate(Buffer.from(dice.pick(PAYLOADS)), dice))),
      takeAnswer(),
      ...closePolling,
    ];
  },
  function aRequestOfASession(dice) {
    const request = dice.pick([
      poll,
      post(dice.pick(PAYLOADS)),
      requestOf(`${POLLING}${SESSION}`, { method: 'PUT' }),
    ]);
    return [...openPolling, send(mutate(request, dice)), takeAnswer(), ...closePolling];
  },
  function twoPolls(dice) {
    return [...openPolling, send(poll, 1), send(mutate(poll, dice)), takeAnswer(), ...closePolling];
  },
  function anUpgrade(dice) {
    const packets = ['2probe', '5', '40', '41'].map((packet) => frameOf(1, packet));
    return [
      ...openPolling,
      send(webSocketRequest(`${TARGET}websocket${SESSION}`), 1),
      takeAnswer(1),
      send(mutate(Buffer.concat(packets.slice(0, 1 + dice.below(4))), dice), 1),
      send(poll),
      takeAnswer(),
      ...closePolling,
    ];
  },
  function frames(dice) {
    return [...openWebSocket, send(mutate(anyFrames(dice), dice))];
  },
];

/** Engine.IO: handshakes, payloads over HTTP, simultaneous polls, and the upgrade to a WebSocket. */
export const engineIo: Kind = {
  name: 'Engine.IO',
  make: (dice): Input => ({ steps: dice.pick(VARIANTS)(dice), ending: dice.pick(ENDINGS) }),
};
