import { onTestFinished } from 'vitest';
import { type ServerProcess, startServerProcess } from '../../../bench/measure/server-process.ts';

/** A real server in a process of its own, ended when the test is over. */
export async function serveInProcess(
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess & { readonly port: number }> {
  const server = await startServerProcess({ env, onNotice() {}, signal: new AbortController().signal });
  onTestFinished(() => server.close());
  return { ...server, port: Number(new URL(server.baseUrl).port) };
}
