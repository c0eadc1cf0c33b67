/** A parsed request target. */
export interface Target {
  /** Path and query (origin form). */
  readonly url: string;
  /** Host and port of a target in absolute form. */
  readonly authority?: string;
}

/**
 * Parses a request target [RFC 9112 §3.2] in origin form (a path with a query) or absolute form (an http URL, as sent to proxies). Removes
 * a fragment, which conforming clients do not send.
 *
 * @returns `undefined` for any other form.
 */
export function readTarget(given: string): Target | undefined {
  const hash = given.indexOf('#');
  const target = hash < 0 ? given : given.slice(0, hash);
  if (target.startsWith('/')) return { url: target };
  const absolute = /^https?:\/\/([^/?]+)(.*)$/i.exec(target);
  if (absolute === null) return undefined;
  const [, authority = '', rest = ''] = absolute;
  return { url: rest.startsWith('/') ? rest : `/${rest}`, authority };
}
