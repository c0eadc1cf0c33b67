import { startFromCommandLine } from './start.ts';

// Starts the server without a page, as benchmarks do. `npm start` starts it with the page (classroom/main.ts).
await startFromCommandLine();
