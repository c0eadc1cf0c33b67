import { Buffer } from 'node:buffer';
import { ENDINGS, type Kind, send, takeAnswer } from '../input.ts';
import { mutate } from '../mutate.ts';
import { REQUESTS } from './requests.ts';
import { anyFrames, webSocketRequest } from './websocket-bytes.ts';

/** The plain WebSocket: its handshake, a request before it in the same packet, and frames. */
export const webSocket: Kind = {
  name: 'WebSocket',
  make(dice) {
    const handshake = webSocketRequest(`/messages/socket?since=${dice.pick(['0', '999999'])}`);
    const ending = dice.pick(ENDINGS);
    const frames = mutate(anyFrames(dice), dice);
    if (dice.chance(0.2))
      return { steps: [send(mutate(handshake, dice)), takeAnswer(), send(frames)], ending };
    if (dice.chance(0.2)) {
      const before = dice.chance(0.5) ? [dice.pick(REQUESTS)] : [];
      return { steps: [send(Buffer.concat([...before, handshake, frames]))], ending };
    }
    return { steps: [send(handshake), takeAnswer(), send(frames)], ending };
  },
};
