import { startClassroom } from './start.ts';

// Constants declared below this `await` would not be initialised while it runs. Only function declarations may follow it.
await startClassroom(process.argv.slice(2));
