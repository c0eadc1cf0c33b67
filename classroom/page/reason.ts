import { ApiError } from './api.ts';
import type { Text } from './text/en.ts';

/** Why something did not work, for people: the server's words, or the page's own where no server answered. */
export function reasonOf(error: Error, text: Text): string {
  return error instanceof ApiError && error.unreachable ? text.connection.unreachable : error.message;
}
