import { readdirSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative, sep } from 'node:path';
import express, { type Router } from 'express';
import { jsonBody } from '../../src/http/json-body.ts';
import { endRoute, otherMethods } from '../../src/http/methods.ts';
import { HttpProblem } from '../../src/http/problem.ts';
import type { OpenPage } from '../../src/page.ts';
import { mountNaivePoll } from '../lessons/naive-poll.ts';
import { createAudience } from './audience.ts';
import { filesEndWithResponse } from './files-end-with-response.ts';
import { isLoopbackCaller, loopbackOnly } from './loopback-only.ts';
import { RESULTS_FOLDER } from './results.ts';
import { mountRuns } from './runs.ts';
import { mountStall } from './stall.ts';
import { createTimekeepers } from './timekeeper.ts';
import { mountUnitCosts } from './unit-costs.ts';
import { mountWire } from './wire/index.ts';

export interface ClassroomFolders {
  /** The built page, or `undefined` when there is none: then the routes work and `/` says what to do. */
  readonly pageFolder: string | undefined;
  /** Where runs are written and read. */
  readonly resultsFolder?: string;
}

/** The classroom: the page's files, and what the page asks for besides messages. */
export function createClassroom({ pageFolder, resultsFolder = RESULTS_FOLDER }: ClassroomFolders): OpenPage {
  return (context) => {
    const { router } = context;
    const baseUrl = (): string => ownUrl(context.httpServer);
    const audience = createAudience(baseUrl);
    const runs = mountRuns(router, { resultsFolder, storeKind: context.store.kind });

    endRoute(
      router.route('/classroom/state').get((request, response) => {
        response.json({
          nowMs: Date.now(),
          headSeq: context.feed.headSeq,
          logId: context.feed.logId,
          loopback: isLoopbackCaller(request),
        });
      }),
    );
    endRoute(
      router.route('/classroom/audience').put(loopbackOnly, jsonBody, async (request, response) => {
        response.json(await audience.set(request.body, context.feed.headSeq));
      }),
    );
    const timekeepers = createTimekeepers(() => performance.now());
    endRoute(
      router.route('/classroom/timekeeper').put(jsonBody, (request, response) => {
        response.json(timekeepers.ask(request.body, isLoopbackCaller(request)));
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
    // Vite names a file in assets by its content, so a browser may keep it for good.
    router.use(
      '/assets',
      express.static(`${folder}/assets`, { immutable: true, maxAge: '1y', index: false, redirect: false }),
    );
    router.use(express.static(folder, { maxAge: 0, redirect: false }));
    router.all(addressesOf(folder), otherMethods('GET'));
    return;
  }
  endRoute(
    router.route('/').get(() => {
      throw new HttpProblem({
        status: 503,
        title: 'The page is not built',
        detail:
          'build it with npm ci, or npm run prepare, which tells what is wrong; then start the server again',
      });
    }),
  );
}

/** Where the files of the page are found; it is built before the server starts. */
function addressesOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  return ['/', ...paths.map((path) => `/${path.split(sep).join('/')}`)];
}

/** The server's address as seen from its own machine: one that listens on all addresses is reached on the loopback one. */
function ownUrl(httpServer: Server): string {
  const { address, family, port } = httpServer.address() as AddressInfo;
  if (family === 'IPv6') return `http://[${address === '::' ? '::1' : address}]:${port}`;
  return `http://${address === '0.0.0.0' ? '127.0.0.1' : address}:${port}`;
}
