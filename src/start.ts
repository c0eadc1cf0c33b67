import { Command } from 'commander';
import { ConfigError, readConfig, type ServerConfig } from './config.ts';
import { createLog } from './logger.ts';
import type { Meter } from './meter.ts';
import type { OpenPage } from './page.ts';
import { START } from './process/command-names.ts';
import { describeFault } from './process/explain-error.ts';
import { ExplainedError } from './process/explained-error.ts';
import { listenProblem } from './process/listen-problem.ts';
import { surviveLostOutput } from './process/lost-output.ts';
import { findParent, type Parent } from './process/parent.ts';
import { onStopWishes } from './process/stop-signals.ts';
import { surviveUncaughtErrors } from './process/uncaught-errors.ts';
import { type RunningServer, startServer } from './server.ts';
import { openStore } from './store/open.ts';
import { StoreError } from './store/store-error.ts';
import { StoreUnavailable } from './store/store-unavailable.ts';
import { welcome, welcomeToNodes } from './welcome.ts';

/** Exit codes: 0 ended as asked, 1 could not start or run, 2 an invalid setting. */
const EXIT = { failed: 1, usage: 2 } as const;

/** Options of {@link startFromCommandLine}. */
export interface StartOptions {
  /**
   * Loads the page's code. Called after the settings have been read; not called in a measured server.
   *
   * @param say - prints a line for the user.
   */
  readonly loadPage?: (say: (line: string) => void) => Promise<OpenPage>;
  /** The program of this server, to start more of them with `--nodes`; absent where there is no such option. */
  readonly main?: URL;
  /** Command-line arguments after the program's name; those of the process by default. */
  readonly args?: readonly string[];
}

/** The settings, and where each came from. */
interface Settings {
  readonly config: ServerConfig;
  /** Returns where a setting came from, for errors: its flag, the environment, or "the default". */
  readonly sourceOf: (setting: string) => string;
}

/** Reads the settings; flags override the environment. @throws {ConfigError} that names each setting as it was given. */
function readSettings(args: readonly string[]): Settings {
  const flags = readFlags(args);
  const flagOf = (setting: string): string | undefined =>
    setting in flags ? `--${setting.toLowerCase()}` : undefined;
  const fromEnvironment = (setting: string): string =>
    process.env[setting] ? `${setting} in the environment` : 'the default';
  return {
    config: readConfig({ ...process.env, ...flags }, (setting) => flagOf(setting) ?? setting),
    sourceOf: (setting) => flagOf(setting) ?? fromEnvironment(setting),
  };
}

function readFlags(args: readonly string[]): Record<string, string> {
  const program = new Command(START.before)
    .description('Starts the server: one message log, delivered by polling and by push.')
    .option('--port <number>', 'port to listen on, 0 to 65535; 0 takes a free one (or PORT; default 3000)')
    .option('--host <address>', 'address to listen on (or HOST; default 127.0.0.1)')
    .option(
      '--store <store>',
      'where to store messages: auto, mongo, sqlite, sqlite:FILE or mongodb://… (or STORE; default auto)',
    )
    .option('--open', 'let other machines use the server without its token (or OPEN=true)')
    .option(
      '--nodes <number>',
      'servers of one log, each a process, on the ports behind --port, which is left to a proxy such as deploy/ shows (or NODES; default 1)',
    )
    .addHelpText(
      'after',
      `\nExamples:\n  ${START.before} --port 8080 --store sqlite:chat.db\n  ${START.before} --nodes 3`,
    )
    .addHelpText(
      'after',
      '\nExit codes:\n  0  stopped with Ctrl-C, SIGTERM or SIGHUP\n  1  could not start, or failed\n  2  a setting cannot be used',
    )
    .showHelpAfterError(`Try ${START.before} --help`)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.usage))
    .parse(args, { from: 'user' });
  return Object.fromEntries(
    Object.entries(program.opts()).map(([name, value]) => [name.toUpperCase(), String(value)]),
  );
}

/**
 * Starts the server from flags and environment. Ends the process on stop signals, and with an exit code on errors.
 *
 * With an IPC channel to a parent process, the server loads no page and sends its meter's snapshots to the parent.
 */
export async function startFromCommandLine({
  loadPage,
  main,
  args = process.argv.slice(2),
}: StartOptions = {}): Promise<void> {
  const parent = findParent();
  // Go on serving when the reader of the log has gone.
  surviveLostOutput();
  let settings: Settings | undefined;
  let server: { close(): Promise<void>; readonly meter?: Meter } | undefined;
  onStopWishes({
    npmScript: 'start',
    first() {
      if (server === undefined) process.exit(EXIT.failed);
      const { meter } = server;
      server.close().then(
        () => {
          const exit = () => process.exit(0);
          if (parent && meter) parent.send({ type: 'closed', snapshot: meter.snapshot() }, exit);
          else exit();
        },
        (error) => fail(error, settings, parent),
      );
    },
    // A second signal: exit without closing.
    again: () => process.exit(EXIT.failed),
  });
  try {
    settings = readSettings(args);
    if (settings.config.nodes > 1 && main !== undefined && parent === undefined) {
      // Not needed by a measured server.
      const { startNodes } = await import('./nodes.ts');
      const nodes = await startNodes({ config: settings.config, main, say: sayTo(parent) });
      server = nodes;
      process.stdout.write(welcomeToNodes(nodes, settings.config));
      return await nodes.allGone;
    }
    const started = await start(settings.config, parent, loadPage);
    server = started;
    if (parent) serveParent(parent, started, settings.config);
    else process.stdout.write(welcome(started, settings.config));
  } catch (error) {
    fail(error, settings, parent);
  }
}

async function start(
  config: ServerConfig,
  parent: Parent | undefined,
  loadPage: StartOptions['loadPage'],
): Promise<RunningServer> {
  const log = createLog(config.logLevel);
  const say = sayTo(parent);
  const server = await startServer({
    config,
    log,
    openStore: () =>
      openStore(config.store, {
        say,
        debug: (line) => log.debug(line),
        ...(config.mongodbUri && { mongodbUri: config.mongodbUri }),
      }),
    openPage: parent ? undefined : await loadPage?.(say),
  });
  // A measured server must end on a fault, so that its cell fails: its figures could not be trusted.
  if (!parent) surviveUncaughtErrors(server.meter, log);
  return server;
}

/** Returns what prints a line for the user. */
function sayTo(parent: Parent | undefined): (line: string) => void {
  return parent
    ? (line) => parent.send({ type: 'notice', line })
    : (line) => void process.stderr.write(`${line}\n`);
}

/** Answers the parent's requests and tells it the port. Ends the process when the parent is gone. */
function serveParent(parent: Parent, server: RunningServer, { stack }: ServerConfig): void {
  parent.serve(server, () => void server.close().finally(() => process.exit()));
  parent.send({
    type: 'ready',
    port: server.port,
    store: { kind: server.store.kind, version: server.store.version },
    // A poll of the typical stack asks the store itself.
    sharesStore: server.store.shared || stack === 'typical',
    ...(server.store.ownProcess !== undefined && { databasePid: server.store.ownProcess }),
  });
}

/** Prints the error and ends the process. Expected errors are printed as a sentence, unexpected ones with their stack. */
function fail(error: unknown, settings: Settings | undefined, parent: Parent | undefined): never {
  const message =
    error instanceof ConfigError ||
    error instanceof ExplainedError ||
    error instanceof StoreError ||
    error instanceof StoreUnavailable
      ? error.message
      : ((settings && listenProblem(error, settings.config, settings.sourceOf)) ?? describeFault(error));
  if (parent) parent.send({ type: 'failed', message });
  process.stderr.write(`${message}\n`);
  process.exit(error instanceof ConfigError ? EXIT.usage : EXIT.failed);
}
