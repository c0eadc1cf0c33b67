import type { StoreUnavailable, Written } from '../store/store-unavailable.ts';
import type { Problem } from './problem.ts';

/** Time in which a store that was lost is usually back, or known to be gone. */
const RETRY_AFTER_S = 2;

/** The member of a refused message's problem document that tells what became of the message: `no` or `unknown`. */
export const APPENDED = 'appended';

const CONSEQUENCES: Readonly<Record<Written, string>> = {
  no: 'the message was not appended; send it again later',
  unknown:
    'whether the message was appended is not known; look for it with GET /messages before you send it again',
};

/** The answer to a message that the store could not take. It promises nothing that is not known. */
export function appendProblem({ message, written }: StoreUnavailable): Problem {
  return { ...unavailable(`${message}: ${CONSEQUENCES[written]}`), members: { [APPENDED]: written } };
}

/** The answer to all else that needs the store. */
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
