import { renderInThread } from './thread.ts';

/** Entry of the worker thread that draws; started by `index.ts`. */
await renderInThread();
