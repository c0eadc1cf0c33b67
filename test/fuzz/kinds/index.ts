import type { Kind } from '../input.ts';
import { engineIo } from './engine-io.ts';
import { http } from './http.ts';
import { socketIo } from './socket-io.ts';
import { webSocket } from './websocket.ts';

/** Every protocol that is fuzzed. Consecutive inputs take them in turn. */
export const kinds: readonly Kind[] = [http, engineIo, socketIo, webSocket];
