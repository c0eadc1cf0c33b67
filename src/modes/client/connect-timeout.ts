/** How long the library clients wait for a connection before they report that it failed, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 20_000;
