import { ApiError } from './api.ts';
import type { Text } from './text/en.ts';

/** Returns why a request failed: the server's explanation, or a text of the page if no server answered. */
export function reasonOf(error: Error, text: Text): string {
  return error instanceof ApiError && error.unreachable ? text.connection.unreachable : error.message;
}
