import type { Server } from 'node:http';
import type { Router } from 'express';
import type { Feed } from './log/feed.ts';
import type { Meter } from './meter.ts';
import type { MessageStore } from './store/message-store.ts';

/** The parts of the server that a page uses. */
export interface PageContext {
  readonly httpServer: Server;
  /** The page adds its Express routes here. */
  readonly router: Router;
  readonly store: MessageStore;
  readonly feed: Feed;
  /** What the server wants of its callers; `undefined`: nothing. */
  readonly accessToken: string | undefined;
  readonly meter: Meter;
}

/** An opened page. */
export interface Page {
  /** Ends what the page has started, such as simulated clients or a benchmark. May be called twice. */
  close(): Promise<void>;
}

/** Opens a page on a server. Injected, so that a measured server loads none of its code. */
export type OpenPage = (context: PageContext) => Page;
