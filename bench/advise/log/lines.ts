/** Takes one line of a file: bytes `from` up to `to`, without its end. The bytes are overwritten later. */
export type TakeLine = (bytes: Buffer, from: number, to: number, line: number) => void;

const [NEW_LINE, RETURN] = [10, 13];
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A line beyond this is no line of a log, and would fill the memory. */
const LONGEST_LINE_BYTES = 1_000_000;

/**
 * Calls `take` with each line of a stream of bytes, its number from 1.
 *
 * @param tooLong - is called with the number of a line of more than a megabyte, and must throw.
 */
export async function eachLine(
  chunks: AsyncIterable<Uint8Array>,
  take: TakeLine,
  tooLong: (line: number) => never,
): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 0;
  for await (const chunk of chunks) {
    let bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    if (rest.length > 0) bytes = Buffer.concat([rest, bytes]);
    let from = line === 0 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
    for (;;) {
      const end = bytes.indexOf(NEW_LINE, from);
      if (end < 0) break;
      take(bytes, from, withoutReturn(bytes, from, end), ++line);
      from = end + 1;
    }
    if (bytes.length - from > LONGEST_LINE_BYTES) tooLong(line + 1);
    // A copy, since the stream may use the memory of a chunk again.
    rest = Buffer.from(bytes.subarray(from));
  }
  const from = line === 0 && rest.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  if (rest.length > from) take(rest, from, withoutReturn(rest, from, rest.length), line + 1);
}

function withoutReturn(bytes: Buffer, from: number, end: number): number {
  return end > from && bytes[end - 1] === RETURN ? end - 1 : end;
}
