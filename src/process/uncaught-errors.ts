import type { Logger } from 'pino';
import type { Meter } from '../meter.ts';

/**
 * Keeps the process of a server alive when code throws where nobody catches it: what one connection sent must not end all others.
 * Each fault is logged and counted in `/stats`.
 */
export function surviveUncaughtErrors(meter: Meter, log: Logger): void {
  // A rejection that nobody handles comes here as well.
  process.on('uncaughtException', (error, origin) => {
    meter.countFault();
    log.error({ err: error, origin }, 'a fault that nobody caught; the server goes on');
  });
}
