import { Agent as HttpAgent } from 'node:http';
import { Agent, fetch } from 'undici';

const direct = new Agent();

/**
 * `fetch` straight to the address. The platform's own goes through a proxy where the environment says so (`NODE_USE_ENV_PROXY` with
 * `HTTP_PROXY`), also to the loopback interface, where all that is measured is.
 */
export const fetchDirectly: typeof fetch = (input, init) => fetch(input, { ...init, dispatcher: direct });

/** For `http.request`, whose own agent the same variables redirect. An idle connection is kept as long as by that one. */
export const directAgent = new HttpAgent({ keepAlive: true, timeout: 5_000 });
