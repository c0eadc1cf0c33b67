// A worker thread does not take over the main thread's TypeScript loader on Node 20, so each thread registers its own.
import { register } from 'tsx/esm/api';

register();
const { printInThread } = await import('./thread.ts');
await printInThread();
