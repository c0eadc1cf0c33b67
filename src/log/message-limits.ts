/** Longest text of one message, in bytes of UTF-8. */
export const MAX_TEXT_BYTES = 4096;

/** Longest author's name, in characters. */
export const MAX_AUTHOR_CHARACTERS = 64;
