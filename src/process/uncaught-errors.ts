import type { Logger } from 'pino';
import type { Meter } from '../meter.ts';

/**
 * Keeps the process alive after an uncaught exception, so that a request that triggers one does not end all other connections. Logs each
 * fault and counts it in `/stats`.
 */
export function surviveUncaughtErrors(meter: Meter, log: Logger): void {
  // A rejection that nobody handles comes here as well.
  process.on('uncaughtException', (error, origin) => {
    meter.countFault();
    log.error({ err: error, origin }, 'a fault that nobody caught; the server goes on');
  });
}
