import { startFromCommandLine } from './start.ts';

// The server alone, as it is measured. `npm start` starts it with the page: classroom/main.ts.
await startFromCommandLine();
