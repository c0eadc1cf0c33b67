/** A request of the page's own that the server did not fulfil; the message is the server's, for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /** No server answered; the message is the browser's. */
  readonly unreachable: boolean;

  constructor(message: string, { unreachable = false } = {}) {
    super(message);
    this.unreachable = unreachable;
  }
}

interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
}

/**
 * Asks the server for something other than messages.
 *
 * @throws {ApiError} with the problem's detail, or what the network said.
 */
export async function ask<Answer>(path: string, { method = 'GET', body }: Ask = {}): Promise<Answer> {
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

/** `GET /classroom/state`. */
export interface ServerState {
  readonly nowMs: number;
  readonly headSeq: number;
  readonly logId: string;
  /** Whether this page may put load on the server's machine. */
  readonly loopback: boolean;
}

/** What one role of connections cost so far, as `GET /stats` tells. */
export interface RoleFigures {
  readonly requests: number;
  readonly useful: number;
  readonly empty: number;
  readonly handshakes: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export interface Stats {
  readonly roles: { readonly deliver: RoleFigures };
  readonly storeQueries: number;
}
