import { runCommandLine } from '../bench/cli.ts';
import { registerLesson } from '../classroom/lessons/command.ts';

// The command line: the driver's commands, and `lesson`, which the classroom adds because the driver may not import the classroom.
await runCommandLine(process.argv, [registerLesson]);
