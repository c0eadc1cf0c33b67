import { Agent, get } from 'node:http';
import { mountNaivePoll } from '../../src/classroom/naive-poll.ts';
import { monotonicClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { startServer } from '../../src/server.ts';
import { openStore } from '../../src/store/open.ts';
import { formatBytes, formatCount, formatMs } from '../report/format.ts';
import type { Lesson } from './lesson.ts';

const POLLS = 500;
const MESSAGES = 50;

interface PollCost {
  readonly notModified: number;
  readonly storeQueries: number;
  readonly bytes: number;
  readonly msPerPoll: number;
}

/** Two conditional polls of a log in which nothing happens: the one asks for the body first, the other does not. */
export const bodyHashEtag: Lesson = {
  name: 'body-hash-etag',
  summary: 'an ETag made of the body needs the body, so its 304 still pays the query',
  async run(say) {
    const server = await startServer({
      config: readConfig({ PORT: '0', LOG_LEVEL: 'silent' }),
      log: createLog('silent'),
      openStore: () => openStore('sqlite', { say }),
      openClassroom: (context) => {
        mountNaivePoll(context.router, context);
        return { close: async () => {} };
      },
    });
    try {
      for (let i = 0; i < MESSAGES; i++) await server.feed.append({ author: 'lesson', text: 'hello' });
      const costOf = async (path: string): Promise<PollCost> => {
        say(`polling ${path} ${POLLS} times`);
        return pollCost(`${server.url}${path}`, () => server.meter.snapshot());
      };
      const [wrong, right] = [await costOf('/classroom/naive?since=0'), await costOf('/messages?since=0')];
      return {
        wrongWay: 'ETag by hashing the body, as res.send does',
        rightWay: "ETag of the log's tail",
        contrasts: [
          { figure: 'polls', wrong: formatCount(POLLS), right: formatCount(POLLS) },
          {
            figure: 'answered 304',
            wrong: formatCount(wrong.notModified),
            right: formatCount(right.notModified),
          },
          {
            figure: 'database queries',
            wrong: formatCount(wrong.storeQueries),
            right: formatCount(right.storeQueries),
          },
          {
            figure: 'bytes sent by the server',
            wrong: formatBytes(wrong.bytes),
            right: formatBytes(right.bytes),
          },
          {
            figure: 'time of a poll, mean',
            wrong: formatMs(wrong.msPerPoll),
            right: formatMs(right.msPerPoll),
          },
        ],
        why: `Both answer 304 and save the same bodies. But the hash is known only when ${formatCount(MESSAGES)} messages have been read and encoded once more, ${formatCount(wrong.storeQueries)} times over.`,
      };
    } finally {
      await server.close();
    }
  },
};

async function pollCost(
  url: string,
  snapshot: () => { storeQueries: number; roles: { deliver: { bytesOut: number } } },
): Promise<PollCost> {
  const agent = new Agent({ keepAlive: true });
  const { etag } = await ask(agent, url, {});
  const before = snapshot();
  const startMs = monotonicClock.nowMs();
  let notModified = 0;
  for (let i = 0; i < POLLS; i++) {
    const { status } = await ask(agent, url, { 'If-None-Match': etag });
    if (status === 304) notModified++;
  }
  const msPerPoll = (monotonicClock.nowMs() - startMs) / POLLS;
  agent.destroy();
  const after = snapshot();
  return {
    notModified,
    msPerPoll,
    storeQueries: after.storeQueries - before.storeQueries,
    bytes: after.roles.deliver.bytesOut - before.roles.deliver.bytesOut,
  };
}

/** Without `fetch`: a request with `If-None-Match` gets `Cache-Control: no-cache` from it too, and Express then never says 304. */
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
