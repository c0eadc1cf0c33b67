import { Agent, get } from 'node:http';
import type { RequestHandler } from 'express';
import { formatBytesAlike, formatMsAlike } from '../../bench/report/words/format.ts';
import { monotonicClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/logger.ts';
import type { PageContext } from '../../src/page.ts';
import { startServer } from '../../src/server.ts';
import { openStore } from '../../src/store/open.ts';
import { contrastOf, counts, type Lesson } from './lesson.ts';
import { naivePoll } from './naive-poll.ts';

const POLLS = 500;
/** Polls before measuring. Without them the address that is measured first would also pay for compiling the code. */
const WARM_UP_POLLS = 200;
const MESSAGES = 50;
const [BY_HASH, BY_TAIL] = ['/by-hash?since=0', '/by-tail?since=0'] as const;

interface PollCost {
  readonly notModified: number;
  readonly storeQueries: number;
  readonly bytes: number;
  readonly msPerPoll: number;
}

/** Compares two conditional polls of an unchanged log: one builds the body to get its ETag, the other takes the ETag from the log's tail. */
export const bodyHashEtag: Lesson = {
  name: 'body-hash-etag',
  summary: (words) => words.bodyHashEtag.summary,
  async run({ bodyHashEtag: words }, say) {
    const server = await startServer({
      config: readConfig({ PORT: '0', LOG_LEVEL: 'silent' }),
      log: createLog('silent'),
      openStore: () => openStore('sqlite', { say }),
      openPage: (context) => {
        const poll = naivePoll(context);
        context.router.use('/by-hash', poll).use('/by-tail', answerUnchanged(context), poll);
        return { close: async () => {} };
      },
    });
    try {
      for (let i = 0; i < MESSAGES; i++) await server.feed.append({ author: 'lesson', text: 'hello' });
      const costOf = async (path: string): Promise<PollCost> => {
        say(words.doing(path, POLLS));
        return pollCost(`${server.url}${path}`, POLLS, () => server.meter.snapshot());
      };
      for (const path of [BY_HASH, BY_TAIL])
        await pollCost(`${server.url}${path}`, WARM_UP_POLLS, () => server.meter.snapshot());
      const [wrong, right] = [await costOf(BY_HASH), await costOf(BY_TAIL)];
      return {
        wrongWay: words.wrongWay,
        rightWay: words.rightWay,
        contrasts: [
          contrastOf(words.polls, [POLLS, POLLS], counts),
          contrastOf(words.notModified, [wrong.notModified, right.notModified], counts),
          contrastOf(words.queries, [wrong.storeQueries, right.storeQueries], counts),
          contrastOf(words.bytes, [wrong.bytes, right.bytes], formatBytesAlike),
          contrastOf(words.time, [wrong.msPerPoll, right.msPerPoll], formatMsAlike),
        ],
        why: words.why(MESSAGES, wrong.storeQueries),
      };
    } finally {
      await server.close();
    }
  },
};

/** Returns a handler that answers 304 if the log's tail is unchanged. Otherwise it calls the next handler, which reads the store. */
function answerUnchanged({ feed, meter }: PageContext): RequestHandler {
  return (request, response, next) => {
    // The same headers as the poll's, so that only the way to the ETag differs.
    response.set({ ETag: `W/"${feed.logId}.${feed.headSeq}"`, 'Cache-Control': 'private, no-cache' });
    if (!request.fresh) return next();
    meter.assign(request.socket, 'deliver');
    meter.counters.deliver.requests++;
    meter.counters.deliver.empty++;
    response.status(304).end();
  };
}

async function pollCost(
  url: string,
  polls: number,
  snapshot: () => { storeQueries: number; roles: { deliver: { bytesOut: number } } },
): Promise<PollCost> {
  const agent = new Agent({ keepAlive: true });
  try {
    const { etag } = await ask(agent, url, {});
    const before = snapshot();
    const startMs = monotonicClock.nowMs();
    let notModified = 0;
    for (let i = 0; i < polls; i++) {
      const { status } = await ask(agent, url, { 'If-None-Match': etag });
      if (status === 304) notModified++;
    }
    const msPerPoll = (monotonicClock.nowMs() - startMs) / polls;
    const after = snapshot();
    return {
      notModified,
      msPerPoll,
      storeQueries: after.storeQueries - before.storeQueries,
      bytes: after.roles.deliver.bytesOut - before.roles.deliver.bytesOut,
    };
  } finally {
    agent.destroy();
  }
}

/**
 * Sends a GET request and resolves when its answer is complete. It does not use `fetch`: that adds `Cache-Control: no-cache` to a
 * request with `If-None-Match`, and Express then never answers 304.
 */
function ask(
  agent: Agent,
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number | undefined; etag: string }> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      response
        .on('end', () => resolve({ status: response.statusCode, etag: response.headers.etag ?? '' }))
        .on('error', reject)
        .resume();
    }).on('error', reject);
  });
}
