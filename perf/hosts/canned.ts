import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

/** An answer to be given byte for byte by a bare server. */
export interface CannedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Headers that `node:http` writes by itself in any case. */
const OWN = new Set(['date', 'connection', 'keep-alive']);

/** Asks this project's server once, so that a bare one can give the very same answer. */
export async function canAnswer(url: string, headers: Record<string, string> = {}): Promise<CannedAnswer> {
  const outgoing = request(url, { headers, agent: false });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  const kept = Object.entries(response.headersDistinct)
    .filter(([name]) => !OWN.has(name))
    .map(([name, values]) => [name, (values ?? []).join(', ')]);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(kept) as Record<string, string>,
    body,
  };
}
