/** Longest text of a message, in bytes of UTF-8. */
export const MAX_TEXT_BYTES = 4096;

/** Longest author name, in UTF-16 code units. */
export const MAX_AUTHOR_CHARACTERS = 64;
