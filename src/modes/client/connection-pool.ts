import { Agent } from 'undici';
import { CONNECT_TIMEOUT_MS } from './connect-timeout.ts';

/**
 * Opens a pool of one connection for the `fetch` of one reader. The platform's `fetch` would share connections among all readers of a
 * process, whereas real readers are browsers apart.
 *
 * @param options - `bodyTimeout: 0` for a response that never ends.
 */
export function openConnectionPool(options: { readonly bodyTimeout?: number } = {}): Agent {
  return new Agent({ connections: 1, connect: { timeout: CONNECT_TIMEOUT_MS }, ...options });
}
