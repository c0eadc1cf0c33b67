/** A failed request to the server's API. The message is for people: the server's explanation, or the browser's error. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /** Whether no server answered. The message is then the browser's. */
  readonly unreachable: boolean;

  constructor(message: string, { unreachable = false } = {}) {
    super(message);
    this.unreachable = unreachable;
  }
}

interface ApiCall {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
}

/**
 * Sends a request to the server's API. Lanes do not use it: they fetch messages themselves.
 *
 * @param path - relative to the page.
 * @param call - method, `GET` by default, and a body to be sent as JSON.
 * @returns the parsed JSON body of the answer, or `undefined` if it is empty.
 * @throws {ApiError} if the status is not 2xx, with the `detail` of the answer, or if no server answered.
 */
export async function callApi<Answer>(path: string, { method = 'GET', body }: ApiCall = {}): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      cache: 'no-store',
      ...(body !== undefined && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  } catch (error) {
    throw new ApiError((error as Error).message, { unreachable: true });
  }
  const text = await response.text();
  const answer = text === '' ? undefined : (JSON.parse(text) as unknown);
  if (response.ok) return answer as Answer;
  throw new ApiError((answer as { detail?: string } | undefined)?.detail ?? `HTTP ${response.status}`);
}

/** Answer to `GET /classroom/state`. */
export interface ServerState {
  /** The server's wall clock, in milliseconds since 1970. */
  readonly nowMs: number;
  /** `seq` of the newest message, 0 if there is none. */
  readonly headSeq: number;
  readonly logId: string;
  /** Whether this page may put load on the server's machine. */
  readonly loopback: boolean;
  /** How the command line is started there, in front of its arguments. */
  readonly commandLine: string;
}

/** Counters of one role of connections since the server started, from `GET /stats`. */
export interface RoleFigures {
  readonly requests: number;
  readonly useful: number;
  readonly empty: number;
  readonly handshakes: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** The part of the answer to `GET /stats` that the page uses. */
export interface Stats {
  readonly roles: { readonly deliver: RoleFigures };
  readonly storeQueries: number;
}
