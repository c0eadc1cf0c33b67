import { Buffer } from 'node:buffer';
import type { ServerResponse } from 'node:http';
import { formatCursor, type Place } from '../../log/cursor.ts';
import type { LogEntry } from '../../log/entry.ts';
import type { Feed } from '../../log/feed.ts';
import { PRIVATE } from './cacheability.ts';

/** An answer to `GET /messages` as bytes, built once for all requests with the same query. */
export interface Page {
  readonly body: Buffer;
  readonly etag: string;
  readonly messages: number;
  readonly headers: Record<string, string | number>;
}

/** Which page of the log a poll asks for. */
export interface PageQuery {
  readonly place: Place;
  readonly limit: number;
}

/**
 * Builds a page of the log. Its validator is strong: the head's `seq` and the query determine every byte, so the server knows whether the
 * page changed without reading or building it.
 */
export function buildPage(
  feed: Feed,
  { place, limit }: PageQuery,
  etag: string,
  entries: readonly LogEntry[],
): Page {
  const nextSeq = entries.at(-1)?.message.seq ?? place.seq;
  const json = entries.map((entry) => entry.json).join(',');
  // A page with fewer messages than its limit usually means that there are no more. One that was cut by its bytes says `more`.
  const isCut = entries.length > 0 && entries.length < limit && nextSeq < feed.headSeq;
  const next = formatCursor(feed.logId, nextSeq);
  const flags = `${isCut ? ',"more":true' : ''}${place.reset ? ',"reset":true' : ''}`;
  const body = Buffer.from(`{"messages":[${json}],"next":"${next}"${flags}}`);
  return {
    body,
    etag,
    messages: entries.length,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': body.length,
      ...validators(etag),
    },
  };
}

/** Returns the strong validator of the page that this query would get now. [RFC 9110 §8.8.1] */
export function etagOf({ logId, headSeq }: Feed, { place, limit }: PageQuery): string {
  return `"${logId}.${headSeq}.${place.seq}.${limit}${place.reset ? '.reset' : ''}"`;
}

export function sendPage(response: ServerResponse, page: Page, cacheControl: string): void {
  response.writeHead(
    200,
    cacheControl === PRIVATE ? page.headers : { ...page.headers, 'Cache-Control': cacheControl },
  );
  response.end(page.body);
}

export function sendNotModified(response: ServerResponse, etag: string, cacheControl: string): void {
  response.writeHead(304, validators(etag, cacheControl));
  response.end();
}

function validators(etag: string, cacheControl = PRIVATE): Record<string, string> {
  return { ETag: etag, 'Cache-Control': cacheControl };
}
