import { Agent as HttpAgent } from 'node:http';
import { Agent, fetch } from 'undici';

const direct = new Agent();

/**
 * `fetch` without a proxy. Node's own `fetch` uses a proxy if the environment says so (`NODE_USE_ENV_PROXY` with `HTTP_PROXY`), also for
 * the loopback interface, where the measured servers are.
 */
export const fetchDirectly: typeof fetch = (input, init) => fetch(input, { ...init, dispatcher: direct });

/** An agent for `http.request` without a proxy; the default agent obeys the same variables. Keeps idle connections as long as that one. */
export const directAgent = new HttpAgent({ keepAlive: true, timeout: 5_000 });
