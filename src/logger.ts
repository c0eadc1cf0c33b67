import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

/**
 * Creates the server's log, which writes to standard error: readable text on a terminal, JSON lines otherwise.
 *
 * @param level - a level of pino; `silent` for none.
 */
export function createLog(level: string): Logger {
  const destination = process.stderr.isTTY
    ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' })
    : pino.destination({ fd: 2, sync: true });
  return pino({ level }, destination);
}
