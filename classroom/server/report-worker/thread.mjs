// On Node 20 a worker thread does not inherit the main thread's TypeScript loader, so each thread registers its own.
import { register } from 'tsx/esm/api';

register();
const { printInThread } = await import('./thread.ts');
await printInThread();
