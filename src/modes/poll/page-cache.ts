import { HttpProblem } from '../../http/problem.ts';
import type { Feed } from '../../log/feed.ts';
import { createBoundedMap } from './bounded-map.ts';
import { buildPage, etagOf, type Page, type PageQuery } from './page.ts';
import { type PollQuery, pageSizeOf, readPollQuery } from './query.ts';

/** Pages that are kept until the next message. Readers near the head ask for the same few pages. */
const MAX_PAGES_BYTES = 8 * 1024 * 1024;
const MAX_CACHED_PAGE_BYTES = MAX_PAGES_BYTES / 4;

/** Parsed URLs, which stay valid when a message is appended. */
const MAX_QUERIES_BYTES = 512 * 1024;
const MAX_QUERY_BYTES = 2 * 1024;

/** A parsed URL. */
export interface PageRequest {
  readonly query: PollQuery;
  /** The key of its page, unless its cursor belongs to another log. Two URLs with the same key have the same answer. */
  readonly key: string;
}

/** Parsed URLs of polls, and their answers as bytes. Its size in bytes is bounded, whatever clients ask. */
export interface PageCache {
  /** Returns what a URL asks for, or `undefined` if its query has a mistake. */
  requestOf(url: string): PageRequest | undefined;
  /** Returns the page, or `undefined` if it must be read from the store. */
  pageFor(request: PageRequest): Page | undefined;
  /** Keeps a page that was read from the store for other readers of it, if no message came meanwhile. */
  keep(query: PageQuery, page: Page): void;
  clear(): void;
}

export function createPageCache(feed: Feed): PageCache {
  const requests = createBoundedMap<PageRequest>(
    MAX_QUERIES_BYTES,
    MAX_QUERY_BYTES,
    ({ key }) => 2 * key.length,
  );
  const pages = createBoundedMap<Page>(MAX_PAGES_BYTES, MAX_CACHED_PAGE_BYTES, ({ body }) => body.length);
  /** The head for which `pages` are valid. */
  let validAtSeq = -1;

  return {
    requestOf(url) {
      const known = requests.get(url);
      if (known !== undefined) return known;
      const query = readPollQuery(url);
      if (query instanceof HttpProblem) return undefined;
      const request = pageRequest(query);
      requests.set(url, request);
      return request;
    },
    pageFor(request) {
      const query = pageQueryOf(feed, request.query);
      const key = query.place.reset ? resetKeyOf(query.limit) : request.key;
      if (validAtSeq !== feed.headSeq) {
        pages.clear();
        validAtSeq = feed.headSeq;
      }
      const known = pages.get(key);
      if (known !== undefined) return known;
      const entries = feed.recent(query.place.seq, pageSizeOf(query));
      if (entries === undefined) return undefined;
      const page = buildPage(feed, query, etagOf(feed, query), entries);
      pages.set(key, page);
      return page;
    },
    keep(query, page) {
      const { place, limit } = query;
      const isCurrent = validAtSeq === feed.headSeq && page.etag === etagOf(feed, query);
      if (isCurrent) pages.set(place.reset ? resetKeyOf(limit) : keyOf(place.seq, limit), page);
    },
    clear() {
      requests.clear();
      pages.clear();
    },
  };
}

export function pageRequest(query: PollQuery): PageRequest {
  return { query, key: keyOf(query.since.seq, query.limit) };
}

/** Returns which page a poll asks for now. */
export function pageQueryOf(feed: Feed, { since, limit }: PollQuery): PageQuery {
  return { place: feed.placeOf(since), limit };
}

function keyOf(seq: number, limit: number): string {
  return `${seq}.${limit}`;
}

/** Every reader of another log begins at the start of this one. */
function resetKeyOf(limit: number): string {
  return `reset.${limit}`;
}
