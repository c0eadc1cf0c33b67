import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { WantedColumns } from './columns.ts';
import { createCsvReader } from './csv.ts';
import type { EventLog } from './event-log.ts';
import { eachLine, type TakeLine } from './lines.ts';
import { createLogBuilder } from './log-builder.ts';
import { LogError } from './log-error.ts';
import { createNdjsonReader } from './ndjson.ts';

export interface ReadOptions extends WantedColumns {
  readonly skipBad?: boolean;
}

const CHUNK_BYTES = 1 << 20;

/**
 * Reads a log of messages, from a file or, for `-`, from `stdin`: CSV or a JSON object a line, which its first line tells.
 *
 * @throws {LogError} with the line and what stands there.
 */
export async function readLogFile(
  path: string,
  options: ReadOptions,
  stdin: AsyncIterable<Uint8Array>,
): Promise<EventLog> {
  if (path === '-') return readLog('standard input', stdin, options);
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    return await readLog(basename(path), stream, options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof LogError || code === undefined) throw error;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code;
    throw new LogError(`${path} cannot be read: ${why}`);
  } finally {
    stream.destroy();
  }
}

/** Reads a log from bytes. @param name - of the file, for messages. */
export async function readLog(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  { skipBad = false, ...wanted }: ReadOptions = {},
): Promise<EventLog> {
  const builder = createLogBuilder({ name, skipBad });
  const csv = createCsvReader(name, builder, wanted);
  let take: TakeLine | undefined;
  await eachLine(
    chunks,
    (bytes, from, to, line) => {
      // Blank lines before the first tell nothing.
      if (take === undefined && from === to) return;
      take ??= readerFor(bytes.toString('latin1', from, from + 2), line);
      take(bytes, from, to, line);
    },
    (line) => {
      throw new LogError(
        `${name}, line ${line}: longer than a megabyte, so this is no log of a line a message`,
      );
    },
  );
  csv.end();
  return builder.finish();

  function readerFor(begin: string, line: number): TakeLine {
    if (/^\[\D?$/.test(begin)) {
      throw new LogError(
        `${name}, line ${line}: begins with [, as one JSON array does; write an object a line, for example with: jq -c '.[]'`,
      );
    }
    return begin.startsWith('{') ? createNdjsonReader(name, builder, wanted) : csv.take;
  }
}
