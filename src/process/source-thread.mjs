// Runs the TypeScript module whose URL is the first argument of this worker thread; see module-beside.ts.
import { register } from 'tsx/esm/api';

register();
await import(process.argv[2]);
