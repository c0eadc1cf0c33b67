import { Buffer } from 'node:buffer';
import type { ServerResponse } from 'node:http';
import type { LogEntry } from '../../log/entry.ts';
import type { Feed } from '../../log/feed.ts';
import type { PollQuery } from './query.ts';

/** An answer to `GET /messages` as bytes, made once for everyone who asks the same. */
export interface Page {
  readonly body: Buffer;
  readonly etag: string;
  readonly messages: number;
  readonly headers: Record<string, string | number>;
}

/**
 * A page of the log. Its validator is strong: the tail's `seq` and the query (by the URL) decide every byte of it, so
 * whether it changed is known before it is read or built.
 */
export function buildPage(feed: Feed, query: PollQuery, etag: string, entries: readonly LogEntry[]): Page {
  const next = entries.at(-1)?.message.seq ?? Math.min(query.since, feed.headSeq);
  const json = entries.map((entry) => entry.json).join(',');
  // Fewer messages than were asked for mostly say that there are no more; a page that was cut by its bytes must say that there are.
  const isCut = entries.length > 0 && entries.length < query.limit && next < feed.headSeq;
  const body = Buffer.from(`{"messages":[${json}],"next":${next}${isCut ? ',"more":true' : ''}}`);
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

/** The strong validator of what this query would be answered now. [RFC 9110 §8.8.1] */
export function etagOf(feed: Feed, { since, limit }: PollQuery): string {
  // Whatever is beyond the head begins at 0.
  const from = since > feed.headSeq ? 0 : since;
  return `"${feed.logId}.${feed.headSeq}.${from}.${limit}"`;
}

export function sendPage(response: ServerResponse, page: Page): void {
  response.writeHead(200, page.headers);
  response.end(page.body);
}

export function sendNotModified(response: ServerResponse, etag: string): void {
  response.writeHead(304, validators(etag));
  response.end();
}

/** A feed is one reader's own view: shared caches may not keep it, and a browser's must ask before it uses it again. */
function validators(etag: string): Record<string, string> {
  return { ETag: etag, 'Cache-Control': 'private, no-cache' };
}
