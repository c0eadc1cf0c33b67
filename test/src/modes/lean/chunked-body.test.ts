import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { ChunkedBody } from '../../../../src/modes/lean/chunked-body.ts';
import { ProtocolError } from '../../../../src/modes/lean/protocol-error.ts';

/** Reads a body from pieces; tells its data, and how often it ended. */
function read(pieces: readonly string[]): { data: string; ends: number } {
  let data = '';
  let ends = 0;
  const body = new ChunkedBody(
    (bytes) => {
      data += bytes.toString('latin1');
    },
    () => ends++,
  );
  for (const piece of pieces) body.push(Buffer.from(piece, 'latin1'));
  return { data, ends };
}

const BODY = '5\r\nhello\r\n1;name=value\r\n,\r\nA\r\n wide\nworl\r\n0\r\n\r\n';

describe('ChunkedBody', () => {
  it('takes the data out of chunks, cut at every place', () => {
    for (let cut = 0; cut <= BODY.length; cut++) {
      const whole = read([BODY.slice(0, cut), BODY.slice(cut)]);
      expect(whole).toEqual({ data: 'hello, wide\nworl', ends: 1 });
    }
    expect(read([...BODY]).data).toBe('hello, wide\nworl');
  });

  it.each(['x\r\nhello', '\r\nhello', '2\r\nhello', `1;${'x'.repeat(2_000)}`, '123456789\r\n'])(
    'refuses %j',
    (bytes) => {
      expect(() => read([bytes])).toThrow(ProtocolError);
    },
  );
});
