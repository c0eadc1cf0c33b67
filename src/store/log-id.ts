import { randomBytes } from 'node:crypto';

/** Makes the id of a new log: 8 letters of base64url. Of a million logs two are alike with a probability of 1 in 500. */
export function newLogId(): string {
  return randomBytes(6).toString('base64url');
}

/** The `seq` under which a store keeps the id of its log. Queries for messages begin at 1, and so leave it out. */
export const LOG_ID_SEQ = 0;
