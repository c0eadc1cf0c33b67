import { Command } from 'commander';
import type { OpenClassroom } from './classroom/index.ts';
import { ConfigError, readConfig, type ServerConfig } from './config.ts';
import { surviveFaults } from './faults.ts';
import { createLog } from './log.ts';
import { findParent, type Parent } from './parent.ts';
import { type RunningServer, startServer } from './server.ts';
import { openStore } from './store/open.ts';
import { StoreError } from './store/store-error.ts';

/** Exit codes: 0 ended as asked, 1 could not start or run, 2 a setting that cannot be used. */
const EXIT = { failed: 1, usage: 2 } as const;

const parent = findParent();

try {
  await run(readSettings());
} catch (error) {
  fail(error);
}

/** The environment, with the flags laid over it; what is wrong is told by the name under which it was given. */
function readSettings(): ServerConfig {
  const flags = readFlags();
  return readConfig({ ...process.env, ...flags }, (setting) =>
    setting in flags ? `--${setting.toLowerCase()}` : setting,
  );
}

function readFlags(): Record<string, string> {
  const program = new Command('npm start --')
    .description('Starts the server: one message log, delivered by polling and by push.')
    .option('--port <number>', 'port to listen on, 0 for any free one (or PORT; default 3000)')
    .option('--host <address>', 'address to listen on (or HOST; default 127.0.0.1)')
    .option('--store <store>', 'auto, mongo, sqlite, sqlite:FILE or mongodb://… (or STORE; default auto)')
    .showHelpAfterError('Try npm start -- --help')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.usage))
    .parse();
  return Object.fromEntries(
    Object.entries(program.opts()).map(([name, value]) => [name.toUpperCase(), value]),
  );
}

async function run(config: ServerConfig): Promise<void> {
  const log = createLog(config.logLevel);
  const say = parent
    ? (line: string) => parent.send({ type: 'notice', line })
    : (line: string) => process.stderr.write(`${line}\n`);
  const server = await startServer({
    config,
    log,
    openStore: () =>
      openStore(config.store, {
        say,
        debug: (line) => log.debug(line),
        ...(config.mongodbUri && { mongodbUri: config.mongodbUri }),
      }),
    openClassroom: parent ? undefined : await loadClassroom(say),
  });
  closeOnSignals(server);
  // A measured server that met a fault has no figures to trust: it ends, and its cell has failed.
  if (!parent) surviveFaults(server.meter, log);
  if (parent) introduce(parent, server);
  else process.stdout.write(welcome(server));
}

/** Loaded on demand: a server under measurement pays no memory for it. */
async function loadClassroom(say: (line: string) => void): Promise<OpenClassroom> {
  const [{ createClassroom }, { ensurePageBuilt }] = await Promise.all([
    import('./classroom/index.ts'),
    import('./classroom/build-page.ts'),
  ]);
  return createClassroom({ pageFolder: await ensurePageBuilt(say) });
}

function introduce(to: Parent, server: RunningServer): void {
  to.serve(server, () => void server.close().finally(() => process.exit()));
  to.send({
    type: 'ready',
    port: server.port,
    store: { kind: server.store.kind, version: server.store.version },
  });
}

/** The first signal closes gracefully; a second one does not wait for that. */
function closeOnSignals(server: RunningServer): void {
  let closing = false;
  const close = (): void => {
    if (closing) process.exit(EXIT.failed);
    closing = true;
    server.close().then(
      () => process.exit(0),
      (error) => fail(error),
    );
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
}

function welcome({ url, store }: RunningServer): string {
  return `
Listening on ${url} over ${store.kind} ${store.version}. Open it in a browser, or try in another terminal:

  curl ${url}/messages -H 'content-type: application/json' -d '{"author":"me","text":"hello"}'
  curl '${url}/messages?since=0'          pull: what is there now
  curl ${url}/stats                       what the server has spent so far

Ctrl-C ends it.
`;
}

const PORT_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken; choose another with --port, or 0 for any free one',
  EACCES: 'needs privileges that this user does not have; choose one above 1023 with --port',
  EADDRNOTAVAIL: 'is not an address of this machine; choose another with --host',
  ENOTFOUND: 'is not an address of this machine; choose another with --host',
};

/** A person's mistake gets its sentence; only what nobody foresaw gets a stack trace. */
function fail(error: unknown): never {
  const message =
    error instanceof ConfigError || error instanceof StoreError
      ? error.message
      : (portProblem(error) ?? String((error as Error).stack ?? error));
  if (parent) parent.send({ type: 'failed', message });
  process.stderr.write(`${message}\n`);
  process.exit(error instanceof ConfigError ? EXIT.usage : EXIT.failed);
}

function portProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, address, port }: NodeJS.ErrnoException & { address?: string; port?: number } = error;
  if (syscall !== 'listen' && code !== 'ENOTFOUND') return undefined;
  const where = port === undefined ? (address ?? 'that host') : `${address}:${port}`;
  return `cannot listen: ${where} ${PORT_PROBLEMS[code ?? ''] ?? `gave ${code}`}`;
}
