/** Messages in one page of `GET /messages`, unless the client asks for fewer or more. */
export const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 1_000;

/**
 * The size at which a page is cut, whatever its number of messages, in bytes of JSON. A page waits in memory as long as its reader
 * takes, and JSON escapes can make a text six times as long. A page of `DEFAULT_LIMIT` of the longest texts without escapes fits.
 */
export const MAX_PAGE_BYTES = 512 * 1024;
