import { describe, expect, it } from 'vitest';
import type { Script, VirtualUser } from '../../artillery/src/artillery.ts';
import { PullVsPushEngine } from '../../artillery/src/engine.ts';
import { readPublish, readStep } from '../../artillery/src/settings.ts';
import { modes } from '../../src/modes/index.ts';
import { serve } from '../support/serve.ts';

/** Artillery's `template` for values without variables. */
const HELPERS = { template: (value: unknown) => value };
const READERS = 5;
const PER_SECOND = 20;
const SECONDS = 1;

/** Runs readers of one mode as Artillery does. @returns the metrics that they have reported. */
async function run(target: string, read: object) {
  const counters = new Map<string, number>();
  const histograms = new Map<string, number[]>();
  const events = {
    emit(event: string, name?: string, value?: number) {
      if (event === 'histogram')
        histograms.set(name as string, [...(histograms.get(name as string) ?? []), value as number]);
      else counters.set(name ?? event, (counters.get(name ?? event) ?? 0) + (value ?? 1));
    },
  };
  // Four messages come before those that count.
  const publish = { perSecond: PER_SECOND, seconds: SECONDS, afterSeconds: 0.3, warmUpSeconds: 0.2 };
  const script: Script = { config: { target, engines: { 'pull-vs-push': { publish } } } };
  const scenario = new PullVsPushEngine(script, undefined, HELPERS).createScenario(
    { flow: [{ read }] },
    events,
  );
  const user: VirtualUser = { vars: {} };
  await Promise.all(
    Array.from(
      { length: READERS },
      () =>
        new Promise<void>((resolve, reject) => {
          scenario(user, (error) => (error === null ? resolve() : reject(error)));
        }),
    ),
  );
  return { counters, histograms };
}

describe.each(modes.map(({ name }) => name))('readers of %s on Artillery', (mode) => {
  it('have every message once, each with its latency, and do not count those of the warm-up', async () => {
    const server = await serve();
    const { counters, histograms } = await run(server.url, { mode, pollIntervalMs: 50 });
    const metric = (name: string) => `pull_vs_push.${mode.replaceAll('.', '_')}.${name}`;
    const deliveries = READERS * PER_SECOND * SECONDS;
    expect(counters.get('started')).toBe(READERS);
    expect(counters.get('pull_vs_push.published')).toBe(PER_SECOND * SECONDS);
    const { messages } = (await (await fetch(`${server.url}/messages`)).json()) as { messages: unknown[] };
    expect(messages).toHaveLength(PER_SECOND * (SECONDS + 0.2));
    expect(counters.get(metric('deliveries'))).toBe(deliveries);
    expect(counters.get(metric('missed'))).toBe(0);
    expect(counters.get(metric('repeated'))).toBe(0);
    expect(counters.get(metric('troubles'))).toBeUndefined();
    expect(histograms.get(metric('delivery_ms'))).toHaveLength(deliveries);
    expect(histograms.get(metric('connect_ms'))).toHaveLength(READERS);
    const isPoll = mode.endsWith('poll') && mode !== 'long-poll';
    if (isPoll) expect(counters.get(metric('empty_polls'))).toBeGreaterThan(0);
  });
});

describe('a script', () => {
  it('is refused with all that is wrong in it', () => {
    expect(() => readPublish({ publish: { perSecond: 0, payloadBytes: 5_000, often: 1 } })).toThrow(
      /publish\.perSecond: .*\n.*publish\.seconds: .*\n.*publish\.payloadBytes: .*\n.*often/s,
    );
    expect(() => readPublish(undefined)).toThrow(/config\.engines\.pull-vs-push/);
    expect(() => readStep({ read: { mode: 'sockets' } })).toThrow(
      /read\.mode: must be one of short-poll, .*given: "sockets"/,
    );
    expect(() => readStep({ think: 3 })).toThrow(/think/);
  });

  it('may have numbers as text, as variables of Artillery are', () => {
    expect(readStep({ read: { mode: 'push', pollIntervalMs: '250' } })).toEqual({
      mode: 'socket.io',
      pollIntervalMs: 250,
    });
  });
});
