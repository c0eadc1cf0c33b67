import type { ServerConfig } from './config.ts';
import { reachableUrls } from './http/base-url.ts';
import { tokenLink } from './http/token-link.ts';
import type { RunningNodes } from './nodes.ts';
import type { RunningServer } from './server.ts';

/** Returns what a person reads when the server listens: where to open it, and what to try. */
export function welcome({ port, store }: RunningServer, { host, accessToken: token }: ServerConfig): string {
  const urls = reachableUrls(host, port);
  const [url = ''] = urls;
  const links = urls.map((each) => (token === undefined ? each : tokenLink(each, token)));
  const bearer = token === undefined ? '' : ` -H 'authorization: Bearer ${token}'`;
  return `
Listening on ${url} over ${store.kind} ${store.version}. ${whereToOpen(links)}

  curl ${url}/messages${bearer} -H 'content-type: application/json' -d '{"author":"me","text":"hello"}'
  curl '${url}/messages?since=0'${bearer}          pull: what is there now
  curl ${url}/stats${bearer}                       what the server has spent so far

Ctrl-C ends it.
`;
}

function whereToOpen(links: readonly string[]): string {
  const [first = ''] = links;
  if (links.length === 1) return `Open ${first} in a browser, or try in another terminal:`;
  const list = links.map((link) => `  ${link}`).join('\n');
  return `Open it in a browser, here or on another machine:\n\n${list}\n\nOr try in another terminal:`;
}

/** As {@link welcome}, of several servers of one log. */
export function welcomeToNodes({ nodes }: RunningNodes, { port, accessToken: token }: ServerConfig): string {
  const list = nodes.map(({ url, pid }) => `  ${url}   process ${pid}`).join('\n');
  const proxy =
    port === 3000 && nodes.length === 3 ? 'deploy/nginx.conf or deploy/haproxy.cfg' : 'as deploy/ shows';
  const wanted =
    token === undefined
      ? ''
      : `They want the token ${token}, as Authorization: Bearer …; pages open by …/?token=${token}\n`;
  return `
${nodes.length} servers of one log:

${list}

${wanted}What is posted to one is delivered by all. One address for them: a proxy, ${proxy}.
Ctrl-C ends them all.
`;
}
