import { HttpProblem } from '../../http/problem.ts';
import type { Feed } from '../../log/feed.ts';
import { createBoundedMap } from './bounded-map.ts';
import { buildPage, etagOf, type Page } from './page.ts';
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
  /** The key of its page: two URLs with the same key have the same answer. */
  readonly key: string;
}

/** Parsed URLs of polls, and their answers as bytes. Its size in bytes is bounded, whatever clients ask. */
export interface PageCache {
  /** Returns what a URL asks for, or `undefined` if its query has a mistake. */
  requestOf(url: string): PageRequest | undefined;
  /** Returns the page, or `undefined` if it must be read from the store. */
  pageFor(request: PageRequest): Page | undefined;
  /** Keeps a page that was read from the store for other readers of it, if no message came meanwhile. */
  keep(request: PageRequest, page: Page): void;
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
      // Every cursor beyond the head starts again at 0.
      const { query, key } = request.query.since > feed.headSeq ? fromStart(request) : request;
      if (validAtSeq !== feed.headSeq) {
        pages.clear();
        validAtSeq = feed.headSeq;
      }
      const known = pages.get(key);
      if (known !== undefined) return known;
      const entries = feed.recent(query.since, pageSizeOf(query));
      if (entries === undefined) return undefined;
      const page = buildPage(feed, query, etagOf(feed, query), entries);
      pages.set(key, page);
      return page;
    },
    keep({ query, key }, page) {
      const isCurrent = validAtSeq === feed.headSeq && page.etag === etagOf(feed, query);
      if (isCurrent && query.since <= feed.headSeq) pages.set(key, page);
    },
    clear() {
      requests.clear();
      pages.clear();
    },
  };
}

export function pageRequest(query: PollQuery): PageRequest {
  return { query, key: `${query.since}.${query.limit}` };
}

function fromStart({ query }: PageRequest): PageRequest {
  return pageRequest({ ...query, since: 0 });
}
