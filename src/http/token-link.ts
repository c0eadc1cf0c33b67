import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Access, TOKEN_COOKIE } from './access.ts';

/** The link by which a person opens the page of a server that wants a token. */
export function tokenLink(baseUrl: string, token: string): string {
  return `${baseUrl}/?token=${token}`;
}

/**
 * Answers the link: sets the token as a cookie, which the page's requests of every kind bring from then on, and sends the browser to the address
 * without it, so that it does not stay in the address bar, the history and what is sent on as the referrer.
 *
 * @returns `false` for any other request.
 */
export function answersTokenLink(
  access: Access,
  { url = '', method }: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (!access.wantsToken || method !== 'GET' || !url.startsWith('/?')) return false;
  const token = new URLSearchParams(url.slice(2)).get('token');
  if (token === null || !access.isToken(token)) return false;
  response.writeHead(303, {
    Location: '/',
    // Of this site's own pages only, not of links and forms of others; not readable by scripts.
    'Set-Cookie': `${TOKEN_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict`,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
  });
  response.end();
  return true;
}
