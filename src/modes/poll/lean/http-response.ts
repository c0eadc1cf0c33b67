import { Buffer } from 'node:buffer';
import { type HttpHead, hasToken, readHead } from '../../lean/http-head.ts';
import { ProtocolError } from '../../lean/protocol-error.ts';
import type { PollAnswer } from '../client/transport.ts';

/** Longest body that is accepted. A page with the maximum number of the longest messages is shorter. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** One complete response. */
export interface HttpResponse extends PollAnswer {
  /** Length of head and body in bytes. */
  readonly length: number;
  /** The server will close this connection. */
  readonly last: boolean;
}

/**
 * Reads one response from the start of the bytes.
 *
 * @returns the response, or, if it is not complete, the number of bytes that are needed before it can be.
 * @throws {ProtocolError} for bytes that are not HTTP, and for forms that this client does not support: interim responses, transfer codings,
 * and a body without `Content-Length`.
 */
export function readResponse(bytes: Buffer): HttpResponse | number {
  const head = readHead(bytes);
  if (head === undefined) return bytes.length + 1;
  const { status, bodyAt } = head;
  if (status < 200) throw new ProtocolError(`interim response ${status} was not asked for`);
  const length = bodyAt + bodyLength(head);
  if (bytes.length < length) return length;
  return {
    status,
    etag: head.header('etag'),
    retryAfter: head.header('retry-after'),
    body: length === bodyAt ? '' : bytes.toString('utf8', bodyAt, length),
    length,
    last: hasToken(head.header('connection'), 'close'),
  };
}

/** [RFC 9112 §6.3] */
function bodyLength(head: HttpHead): number {
  if (head.status === 204 || head.status === 304) return 0;
  const coding = head.header('transfer-encoding');
  if (coding !== undefined) throw new ProtocolError(`transfer-encoding ${coding} is not read here`);
  const length = head.header('content-length');
  if (length === undefined) throw new ProtocolError('the response has no content-length');
  if (!/^\d{1,9}$/.test(length) || Number(length) > MAX_BODY_BYTES) {
    throw new ProtocolError(
      `content-length ${JSON.stringify(length)} is not a number up to ${MAX_BODY_BYTES}`,
    );
  }
  return Number(length);
}

/** Reads responses from pieces of any size. One that arrives whole in one piece is read without a copy. */
export class ResponseReader {
  private pieces: Buffer[] = [];
  private have = 0;
  private need = 0;

  /** @returns the response if it is complete. @throws {ProtocolError} as `readResponse`, and for bytes after its end. */
  push(piece: Buffer): HttpResponse | undefined {
    this.have += piece.length;
    if (this.have < this.need) {
      this.pieces.push(Buffer.from(piece));
      return undefined;
    }
    const bytes = this.pieces.length === 0 ? piece : Buffer.concat([...this.pieces, piece]);
    const response = readResponse(bytes);
    if (typeof response === 'number') {
      this.need = response;
      this.pieces = [bytes === piece ? Buffer.from(piece) : bytes];
      return undefined;
    }
    if (response.length < bytes.length) {
      throw new ProtocolError(`${bytes.length - response.length} bytes came after the end of a response`);
    }
    this.pieces = [];
    this.have = 0;
    this.need = 0;
    return response;
  }
}
