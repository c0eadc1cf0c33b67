import type { Server } from 'node:http';
import type { Router } from 'express';
import type { Feed } from './log/feed.ts';
import type { Meter } from './meter.ts';
import type { MessageStore } from './store/message-store.ts';

/** What a page's own routes need of the server that they are part of. */
export interface PageContext {
  readonly httpServer: Server;
  /** Express routes of the page go here. */
  readonly router: Router;
  readonly store: MessageStore;
  readonly feed: Feed;
  readonly meter: Meter;
}

/** A page at work on a server. */
export interface Page {
  /** Ends what the page has started: simulated clients, a benchmark. May be called twice. */
  close(): Promise<void>;
}

/** Opens a page on a server. It is injected, so that a server under measurement carries none of it. */
export type OpenPage = (context: PageContext) => Page;
