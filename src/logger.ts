import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

/** The server's log: for people on a terminal, as JSON lines otherwise. Always to standard error. */
export function createLog(level: string): Logger {
  const destination = process.stderr.isTTY
    ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' })
    : pino.destination({ fd: 2, sync: true });
  return pino({ level }, destination);
}
