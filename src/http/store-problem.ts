import type { StoreUnavailable, Written } from '../store/store-unavailable.ts';
import type { Problem } from './problem.ts';

/** Value of `Retry-After` in seconds; a lost database is often back within it. */
const RETRY_AFTER_S = 2;

/** Extension member of the problem document that says whether the message was appended: `no` or `unknown`. */
export const APPENDED = 'appended';

const CONSEQUENCES: Readonly<Record<Written, string>> = {
  no: 'the message was not appended; send it again later',
  unknown:
    'whether the message was appended is not known; look for it with GET /messages before you send it again',
};

/** Returns the 503 answer to a message that the store could not append, or may have appended. */
export function appendProblem({ message, written }: StoreUnavailable): Problem {
  return { ...unavailable(`${message}: ${CONSEQUENCES[written]}`), members: { [APPENDED]: written } };
}

/** Returns the 503 answer to any other request that needs the store. */
export function storeProblem({ message }: StoreUnavailable): Problem {
  return unavailable(`${message}; ask again later`);
}

function unavailable(detail: string): Problem {
  return {
    status: 503,
    title: 'Database unavailable',
    detail,
    headers: { 'Retry-After': String(RETRY_AFTER_S) },
  };
}
