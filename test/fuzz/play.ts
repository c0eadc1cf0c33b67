import { Buffer } from 'node:buffer';
import { judge } from './answers.ts';
import { HOST_PLACE, type Input, SESSION_PLACE } from './input.ts';
import { type Line, openLine } from './line.ts';

/** Longest wait for an answer. An answer that comes at all mostly comes at once. */
const ANSWER_LIMIT_MS = 250;
const LINGER_MS = 40;
/** Time within which the server must close a connection that its client has ended. */
const GONE_LIMIT_MS = 10_000;

/** The result of one input. */
export interface InputOutcome {
  readonly statuses: readonly number[];
  readonly faults: readonly string[];
  /** Whether one of its connections was never established. */
  readonly unconnected: boolean;
}

/** Sends one input and judges everything that the server sent and did. */
export async function play(input: Input, port: number): Promise<InputOutcome> {
  const lines = new Map<number, Line>();
  const lineOf = (number: number): Line => {
    const line = lines.get(number) ?? openLine(port);
    lines.set(number, line);
    return line;
  };
  for (const step of input.steps) {
    const line = lineOf(step.line);
    if ('take' in step) await line.answered(ANSWER_LIMIT_MS);
    else line.send(fill(step.send, port, lines));
  }
  const all = [...lines.values()];
  if (input.ending === 'linger') await Promise.all(all.map((line) => line.answered(LINGER_MS)));
  for (const line of all) {
    if (input.ending === 'reset') line.reset();
    else line.end();
  }
  const gone = await Promise.all(all.map((line) => line.gone(GONE_LIMIT_MS)));
  const unconnected = input.ending !== 'reset' && all.some((line) => line.unconnected);
  const verdicts = all.map(({ received }) => judge(received));
  return {
    unconnected,
    statuses: verdicts.flatMap(({ statuses }) => statuses),
    faults: [
      ...verdicts.flatMap(({ fault }) => fault ?? []),
      ...(gone.includes(false) ? ['kept the connection after its client had ended it'] : []),
    ],
  };
}

function fill(bytes: Buffer, port: number, lines: ReadonlyMap<number, Line>): Buffer {
  if (!bytes.includes('%')) return bytes;
  let text = bytes.toString('latin1').replaceAll(HOST_PLACE, `127.0.0.1:${port}`);
  if (text.includes(SESSION_PLACE)) text = text.replaceAll(SESSION_PLACE, sessionOf(lines));
  return Buffer.from(text, 'latin1');
}

function sessionOf(lines: ReadonlyMap<number, Line>): string {
  for (const { received } of lines.values()) {
    const sid = /"sid":"([^"]+)"/.exec(received.toString('latin1'))?.[1];
    if (sid !== undefined) return sid;
  }
  return 'none';
}
