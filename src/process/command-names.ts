import { isCheckout } from './built.mjs';

/** How a program is started. */
interface CommandName {
  /** Without arguments. */
  readonly alone: string;
  /** In front of arguments; npm takes those behind `--` for the script's. */
  readonly before: string;
}

const here = isCheckout();

/** The command line: by npm's script in a checkout, by npx where the package is installed. */
export const BENCH: CommandName = here ? npmRun('npm run bench') : npx('npx pull-vs-push');

/** The server with its page. */
export const START: CommandName = here ? npmRun('npm start') : npx('npx pull-vs-push start');

function npmRun(alone: string): CommandName {
  return { alone, before: `${alone} --` };
}

function npx(alone: string): CommandName {
  return { alone, before: alone };
}
