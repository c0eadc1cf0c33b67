import { HttpProblem } from '../../http/problem.ts';
import type { Feed } from '../../log/feed.ts';
import { createBoundedMap } from './bounded-map.ts';
import { buildPage, etagOf, type Page } from './page.ts';
import { type PollQuery, pageSizeOf, readPollQuery } from './query.ts';

/** Pages kept until the next message: readers near the head ask the same few things. */
const MAX_PAGES_BYTES = 8 * 1024 * 1024;
const MAX_PAGE_BYTES = MAX_PAGES_BYTES / 4;

/** Queries kept with what they mean, which no message changes. */
const MAX_QUERIES_BYTES = 512 * 1024;
const MAX_QUERY_BYTES = 2 * 1024;

/** What a URL asks for, read once. */
export interface Question {
  readonly query: PollQuery;
  /** What decides the page: two URLs with the same key are given the same bytes. */
  readonly key: string;
}

/** What polls near the head ask, and its answers, ready to be sent. Bounded by bytes, whatever clients ask. */
export interface Prepared {
  /** What a URL asks for; `undefined` for one with a mistake. */
  questionOf(url: string): Question | undefined;
  /** The answer if memory has it; it holds until the head moves. */
  pageFor(question: Question): Page | undefined;
  clear(): void;
}

export function createPrepared(feed: Feed): Prepared {
  const questions = createBoundedMap<Question>(
    MAX_QUERIES_BYTES,
    MAX_QUERY_BYTES,
    ({ key }) => 2 * key.length,
  );
  const pages = createBoundedMap<Page>(MAX_PAGES_BYTES, MAX_PAGE_BYTES, ({ body }) => body.length);
  let preparedAtSeq = -1;

  return {
    questionOf(url) {
      const known = questions.get(url);
      if (known !== undefined) return known;
      const query = readPollQuery(url);
      if (query instanceof HttpProblem) return undefined;
      const question = questionFor(query);
      questions.set(url, question);
      return question;
    },
    pageFor(question) {
      // A cursor beyond the head begins again at 0, whichever it is.
      const { query, key } = question.query.since > feed.headSeq ? fromStart(question) : question;
      if (preparedAtSeq !== feed.headSeq) {
        pages.clear();
        preparedAtSeq = feed.headSeq;
      }
      const known = pages.get(key);
      if (known !== undefined) return known;
      const entries = feed.recent(query.since, pageSizeOf(query));
      if (entries === undefined) return undefined;
      const page = buildPage(feed, query, etagOf(feed, query), entries);
      pages.set(key, page);
      return page;
    },
    clear() {
      questions.clear();
      pages.clear();
    },
  };
}

export function questionFor(query: PollQuery): Question {
  return { query, key: `${query.since}.${query.limit}` };
}

function fromStart({ query }: Question): Question {
  return questionFor({ ...query, since: 0 });
}
