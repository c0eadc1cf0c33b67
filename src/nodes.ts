import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ConfigError, type ServerConfig } from './config.ts';
import { baseUrlOf } from './http/base-url.ts';
import { isReady } from './http/is-ready.ts';
import { watchChild } from './process/child.ts';
import { closeTogether, createCloseStack } from './process/close-stack.ts';
import { ExplainedError } from './process/explained-error.ts';
import { nodeArguments } from './process/module-beside.ts';
import { freePort } from './store/free-port.ts';

/** A server closes within a second or two; its store may take some more. */
const CLOSE_LIMIT_MS = 10_000;

/** One of several servers of a log, in a process of its own. */
export interface Node {
  readonly url: string;
  readonly pid: number;
}

/** Several servers of one log on this machine. */
export interface RunningNodes {
  readonly nodes: readonly Node[];
  /** Rejects with {@link NodeFailed} when all of them have ended by themselves. */
  readonly allGone: Promise<never>;
  close(): Promise<void>;
}

/** A server could not be started beside the others. */
export class NodeFailed extends ExplainedError {
  override readonly name = 'NodeFailed';
}

export interface NodesOptions {
  readonly config: ServerConfig;
  /** The program of one server. */
  readonly main: URL;
  readonly say: (line: string) => void;
}

/**
 * Starts several servers of one log, on the ports behind the configured one, which is left to a proxy (see `deploy/`). Without a MongoDB of the
 * user it starts one for them.
 *
 * @throws {ConfigError} if the store cannot be shared, {@link NodeFailed} if a server does not become ready, which ends the others too.
 */
export async function startNodes({ config, main, say }: NodesOptions): Promise<RunningNodes> {
  const closeStack = createCloseStack();
  try {
    const { uri, close } = await sharedStore(config, say);
    closeStack.add(close);
    const children = await Promise.all(
      Array.from({ length: config.nodes }, async (_, index) => {
        const port = config.port === 0 ? await freePort(config.host) : config.port + 1 + index;
        return startNode(main, { ...config, port }, uri);
      }),
    );
    closeStack.add(() => closeTogether(children.map((child) => child.close())));
    await Promise.all(children.map((child) => Promise.race([child.gone, isReady(child.url)])));
    for (const { gone } of children) gone.catch(({ message }: Error) => say(`${message}; the others go on`));
    return {
      nodes: children.map(({ url, pid }) => ({ url, pid })),
      allGone: Promise.allSettled(children.map(({ gone }) => gone)).then(() => {
        throw new NodeFailed('all servers have ended');
      }),
      close: closeStack.closeAll,
    };
  } catch (error) {
    await closeStack.closeAll().catch(() => undefined);
    throw error;
  }
}

/** Returns the URI of the MongoDB in which the servers share their log, and starts one if the user has none. */
async function sharedStore(
  { nodes, store, mongodbUri }: ServerConfig,
  say: (line: string) => void,
): Promise<{ uri: string; close(): Promise<void> }> {
  const given = store === 'auto' ? mongodbUri : store;
  if (given?.startsWith('mongodb')) return { uri: given, close: async () => {} };
  if (given !== undefined && given !== 'mongo')
    throw new ConfigError(
      `${nodes} servers can share a log only in MongoDB: use --store mongo, or a replica set of your own by --store mongodb://…; given: ${JSON.stringify(given)}`,
    );
  const { startMemoryMongod } = await import('./store/memory-mongo.ts');
  const { uri, stop } = await startMemoryMongod({ say, firstByteMs: 15_000, replicaSet: true });
  return { uri, close: stop };
}

function startNode(main: URL, { host, port, accessToken }: ServerConfig, uri: string) {
  const child = spawn(process.execPath, [...nodeArguments(main), fileURLToPath(main)], {
    env: {
      ...process.env,
      // In the environment and not in an argument, which everyone on this machine could read.
      STORE: uri,
      // The same for all of them, also where this process has made it.
      ...(accessToken === undefined ? { OPEN: 'true' } : { ACCESS_TOKEN: accessToken }),
      NODES: '1',
      HOST: host,
      PORT: String(port),
      // So that it ends when this process does, however that ends.
      npm_lifecycle_event: 'start',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = baseUrlOf(host, port);
  const watched = watchChild(child, {
    failure: (how) => new NodeFailed(`the server at ${url} ${how}`),
    ask: () => child.kill('SIGTERM'),
    closeLimitMs: CLOSE_LIMIT_MS,
  });
  return { url, pid: child.pid ?? 0, ...watched };
}
