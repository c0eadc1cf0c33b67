import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

/** A recorded answer that a bare server repeats byte for byte. */
export interface CannedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Headers that `node:http` always writes by itself. */
const WRITTEN_BY_NODE = new Set(['date', 'connection', 'keep-alive']);

/** Sends one GET request and records the answer, so that a bare server can repeat it. */
export async function canAnswer(url: string, headers: Record<string, string> = {}): Promise<CannedAnswer> {
  const outgoing = request(url, { headers, agent: false });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  const kept = Object.entries(response.headersDistinct)
    .filter(([name]) => !WRITTEN_BY_NODE.has(name))
    .map(([name, values]) => [name, (values ?? []).join(', ')]);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(kept) as Record<string, string>,
    body,
  };
}
