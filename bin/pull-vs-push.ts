import { runCommandLine } from '../bench/cli.ts';
import { registerLesson } from '../classroom/lessons/command.ts';

// The whole command line: the driver's commands, and those of the classroom that stands on it.
await runCommandLine(process.argv, [registerLesson]);
