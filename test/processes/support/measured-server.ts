import { onTestFinished } from 'vitest';
import { type ServerProcess, startServerProcess } from '../../../bench/measure/servers/server-process.ts';

/** Starts a real server in a process of its own; it is ended when the test ends. */
export async function serveInProcess(
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess & { readonly port: number }> {
  const server = await startServerProcess({ env, onNotice() {}, signal: new AbortController().signal });
  onTestFinished(() => server.close());
  return { ...server, port: Number(new URL(server.baseUrl).port) };
}
