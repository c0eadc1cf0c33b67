#!/usr/bin/env node
import { runCommandLine } from '../bench/cli.ts';
import { registerLesson } from '../classroom/commands/register-lesson.ts';
import { registerStart } from '../classroom/commands/register-start.ts';

// The command line: the driver's commands, and `start` and `lesson`, which the classroom adds because the driver may not import it.
await runCommandLine(process.argv, [registerStart, registerLesson]);
