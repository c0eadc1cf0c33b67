import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Linux distributions put servers; the `PATH` of users often lacks them. */
const OF_SERVERS = ['/usr/local/sbin', '/usr/sbin'];

/** Returns the path of a program in `PATH` or where servers are; `undefined` if there is none. */
export function findProgram(name: string, path = process.env['PATH'] ?? ''): string | undefined {
  return [...path.split(delimiter), ...OF_SERVERS]
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
