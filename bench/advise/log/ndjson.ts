import { printable } from '../../result/printable.ts';
import { USUAL_NAMES, type WantedColumns } from './columns.ts';
import type { TakeLine } from './lines.ts';
import type { LogBuilder } from './log-builder.ts';
import { LogError } from './log-error.ts';
import { formatOf } from './time-formats.ts';

/** The fields of an object that are read. */
interface Fields {
  readonly time: string;
  readonly room: string | undefined;
  readonly size: string | undefined;
}

/** Returns what takes the lines of a file with a JSON object on each. A name with dots, such as `event.time`, is of an object within. */
export function createNdjsonReader(name: string, builder: LogBuilder, wanted: WantedColumns): TakeLine {
  let fields: Fields | undefined;
  return (bytes, from, to, line) => {
    if (from === to) return;
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString('utf8', from, to));
    } catch (error) {
      return builder.bad(line, `not JSON (${printable((error as Error).message)})`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return builder.bad(line, 'must be an object');
    }
    fields ??= fieldsOf(value, wanted, (problem) => new LogError(`${name}, line ${line}: ${problem}`));
    const time = textAt(value, fields.time);
    if (time === undefined) return builder.bad(line, `has no ${JSON.stringify(fields.time)}`);
    const room = fields.room === undefined ? undefined : textAt(value, fields.room);
    if (fields.room !== undefined && room === undefined) {
      return builder.bad(line, `has no ${JSON.stringify(fields.room)}`);
    }
    const size = fields.size === undefined ? undefined : textAt(value, fields.size);
    if (fields.size !== undefined && size === undefined) {
      return builder.bad(line, `has no ${JSON.stringify(fields.size)}`);
    }
    builder.add(line, time, room, size);
  };
}

function fieldsOf(first: object, wanted: WantedColumns, problem: (text: string) => LogError): Fields {
  const names = Object.keys(first);
  const asked = (name: string | undefined): string | undefined => {
    if (name === undefined || textAt(first, name) !== undefined) return name;
    throw problem(`there is no field ${JSON.stringify(name)}; there are ${names.join(', ')}`);
  };
  const usual = (of: readonly string[]): string | undefined =>
    of
      .map((wantedName) => names.find((name) => name.toLowerCase() === wantedName))
      .find((name) => name !== undefined);
  const time =
    asked(wanted.time) ??
    usual(USUAL_NAMES.time) ??
    names.find((name) => formatOf(textAt(first, name) ?? '') !== undefined);
  if (time === undefined) throw problem(`no field holds a time that can be read (${names.join(', ')})`);
  return {
    time,
    room: asked(wanted.room) ?? usual(USUAL_NAMES.room),
    size: asked(wanted.size) ?? usual(USUAL_NAMES.size),
  };
}

/** Returns a text or a number as text; `undefined` for anything else. */
function textAt(value: object, path: string): string | undefined {
  const own = (of: unknown, name: string): unknown =>
    typeof of === 'object' && of !== null && Object.hasOwn(of, name)
      ? (of as Record<string, unknown>)[name]
      : undefined;
  const found = own(value, path) ?? path.split('.').reduce<unknown>(own, value);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
}
