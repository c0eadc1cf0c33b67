import { readdirSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative, sep } from 'node:path';
import express, { type Router } from 'express';
import { jsonBody } from '../../src/http/json-body.ts';
import { endRoute, otherMethods } from '../../src/http/methods.ts';
import { HttpProblem } from '../../src/http/problem.ts';
import type { OpenPage } from '../../src/page.ts';
import { BENCH } from '../../src/process/command-names.ts';
import { mountNaivePoll } from '../lessons/naive-poll.ts';
import { createAudience } from './audience.ts';
import { filesEndWithResponse } from './files-end-with-response.ts';
import { RESULTS_FOLDER } from './folders.ts';
import { isLoopbackCaller, loopbackOnly } from './loopback-only.ts';
import { mountRuns } from './runs.ts';
import { mountStall } from './stall.ts';
import { createTimekeeperLease } from './timekeeper.ts';
import { mountUnitCosts } from './unit-costs.ts';
import { mountWire } from './wire/index.ts';

export interface ClassroomFolders {
  /** Folder of the built page. If it is `undefined`, the routes still work, and `/` answers 503 and how to build the page. */
  readonly pageFolder: string | undefined;
  /** Folder in which runs are written and read. */
  readonly resultsFolder?: string;
}

/** Creates the classroom, which mounts the page's files and the routes that the page calls besides those for messages. */
export function createClassroom({ pageFolder, resultsFolder = RESULTS_FOLDER }: ClassroomFolders): OpenPage {
  return (context) => {
    const { router } = context;
    const baseUrl = (): string => ownUrl(context.httpServer);
    const audience = createAudience(() => withToken(baseUrl(), context.accessToken));
    const runs = mountRuns(router, { resultsFolder, storeKind: context.store.kind });

    endRoute(
      router.route('/classroom/state').get((request, response) => {
        response.json({
          nowMs: Date.now(),
          headSeq: context.feed.headSeq,
          logId: context.feed.logId,
          loopback: isLoopbackCaller(request),
          commandLine: BENCH.before,
        });
      }),
    );
    endRoute(
      router.route('/classroom/audience').put(loopbackOnly, jsonBody, async (request, response) => {
        response.json(await audience.set(request.body, context.feed.headSeq));
      }),
    );
    const timekeeperLease = createTimekeeperLease(() => performance.now());
    endRoute(
      router.route('/classroom/timekeeper').put(jsonBody, (request, response) => {
        response.json(timekeeperLease.request(request.body, isLoopbackCaller(request)));
      }),
    );
    mountStall(router);
    mountNaivePoll(router, context);
    mountWire(router, { baseUrl, feed: context.feed });
    mountUnitCosts(router, resultsFolder);
    mountPage(router, pageFolder);

    return {
      async close() {
        await Promise.all([audience.close(), runs.close()]);
      },
    };
  };
}

function mountPage(router: Router, folder: string | undefined): void {
  if (folder !== undefined) {
    router.use(filesEndWithResponse);
    // Vite puts a hash of the content into the names of assets, so a browser may cache them for ever.
    router.use(
      '/assets',
      express.static(`${folder}/assets`, { immutable: true, maxAge: '1y', index: false, redirect: false }),
    );
    router.use(express.static(folder, { maxAge: 0, redirect: false }));
    router.all(pathsOf(folder), otherMethods('GET'));
    return;
  }
  endRoute(
    router.route('/').get(() => {
      throw new HttpProblem({
        status: 503,
        title: 'The page is not built',
        detail:
          'build it with npm ci, or with npm run build, which prints errors; then start the server again',
      });
    }),
  );
}

/** Returns the URL path of each file of the page, and `/`. */
function pathsOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  return ['/', ...paths.map((path) => `/${path.split(sep).join('/')}`)];
}

/** Returns a URL by which the simulated readers bring the token; see `addressOf` of lean clients. */
function withToken(url: string, token: string | undefined): string {
  return token === undefined ? url : url.replace('://', `://:${token}@`);
}

/** Returns the server's URL for callers on its own machine: the loopback address if it listens on all addresses. */
function ownUrl(httpServer: Server): string {
  const { address, family, port } = httpServer.address() as AddressInfo;
  if (family === 'IPv6') return `http://[${address === '::' ? '::1' : address}]:${port}`;
  return `http://${address === '0.0.0.0' ? '127.0.0.1' : address}:${port}`;
}
