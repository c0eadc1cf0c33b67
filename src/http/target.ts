/** A request's target in origin form, with the authority that an absolute one names. */
export interface Target {
  readonly url: string;
  readonly authority?: string;
}

/**
 * Reads a request target [RFC 9112 §3.2]: a path with a query, or a URL as clients send it to a proxy. A fragment is not sent by
 * those who keep to the standard; it is left out.
 *
 * @returns `undefined` for anything else.
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
