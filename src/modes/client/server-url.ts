/** A server as a library is told of it: none of them takes a token out of a URL. */
export interface ServerUrl {
  /** Without a path and without the token. */
  readonly origin: string;
  /** `undefined`: the URL has none. */
  readonly token: string | undefined;
  /** A header with the token; empty where there is none. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Parses `http://host:port`, or `http://:TOKEN@host:port` for a server that wants a token, as the lean clients do. */
export function readServerUrl(baseUrl: string): ServerUrl {
  const { origin, password } = new URL(baseUrl);
  return password === ''
    ? { origin, token: undefined, headers: {} }
    : { origin, token: password, headers: { Authorization: `Bearer ${password}` } };
}
