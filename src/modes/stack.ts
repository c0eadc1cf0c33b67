/**
 * How a server delivers: `tuned` as this project does it, `typical` as tutorials and documents teach it. Both serve the same paths to the same
 * clients.
 */
export const STACKS = ['tuned', 'typical'] as const;
export type Stack = (typeof STACKS)[number];

/**
 * What readers that lost their connection come back with: their cursor; the session of Socket.IO's connection state recovery; or nothing, so
 * that they miss what came meanwhile.
 */
export const RECOVERIES = ['cursor', 'connection-state', 'none'] as const;
export type Recovery = (typeof RECOVERIES)[number];
