import { pino } from 'pino';

/** A log that prints nothing. */
export const SILENT = pino({ level: 'silent' });
