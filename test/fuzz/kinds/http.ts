import { Buffer } from 'node:buffer';
import { ENDINGS, type Kind, send, takeAnswer } from '../input.ts';
import { mutate } from '../mutate.ts';
import { REQUESTS } from './requests.ts';
import { webSocketRequest } from './websocket-bytes.ts';

/** HTTP: requests to every route, one or several pipelined, sometimes followed by an upgrade. */
export const http: Kind = {
  name: 'HTTP',
  make(dice) {
    const count = dice.chance(0.6) ? 1 : 2 + dice.below(3);
    const requests = Array.from({ length: count }, () => dice.pick(REQUESTS));
    if (dice.chance(0.1)) requests.push(webSocketRequest('/messages/socket?since=0'));
    const bytes = mutate(Buffer.concat(requests), dice);
    if (dice.chance(0.7)) return { steps: [send(bytes)], ending: dice.pick(ENDINGS) };
    // Sent in two pieces, with a pause in which the server may start with the first.
    const at = dice.below(bytes.length + 1);
    const steps = [send(bytes.subarray(0, at)), takeAnswer(), send(bytes.subarray(at))];
    return { steps, ending: dice.pick(ENDINGS) };
  },
};
