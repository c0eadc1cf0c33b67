import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Entry of a thread that runs TypeScript: Node 20 does not pass the main thread's loader on to its threads. */
const SOURCE_THREAD = new URL('./source-thread.mjs', import.meta.url);

/**
 * Returns the address of another module of the project, to start it as a process or a thread: TypeScript where the asking module is
 * TypeScript (in a checkout), JavaScript where the asking module is JavaScript (when built).
 *
 * @param asking - `import.meta.url` of the asking module.
 * @param name - path of the other module from there, without its extension, such as `./worker`.
 */
export function moduleBeside(asking: string, name: string): URL {
  return new URL(`${name}${extname(fileURLToPath(asking))}`, asking);
}

/** Returns the arguments that Node needs before the path of a module: the loader for TypeScript, source maps for built code. */
export function nodeArguments(module: URL): readonly string[] {
  return isSource(module) ? ['--import', import.meta.resolve('tsx')] : ['--enable-source-maps'];
}

/**
 * Starts a module as a worker thread.
 *
 * @param workerData - what the thread finds in `workerData` of `node:worker_threads`.
 */
export function startThread(module: URL, workerData: unknown): Worker {
  return isSource(module)
    ? new Worker(SOURCE_THREAD, { argv: [module.href], workerData })
    : new Worker(module, { workerData });
}

function isSource(module: URL): boolean {
  return module.pathname.endsWith('.ts');
}
