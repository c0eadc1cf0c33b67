import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { ServerConfig } from '../config.ts';
import type { Meter } from '../meter.ts';
import { addressKey } from './address-key.ts';
import { sendProblem } from './problem.ts';
import { createWindows } from './rate-windows.ts';

const MINUTE_MS = 60_000;

/**
 * Returns the handlers that keep one address from posting more than it may: 429 with `Retry-After` and `RateLimit` headers [RFC 6585 §4]. None
 * where there is no limit, so that a measured server does not count.
 */
export function postingLimits(
  { messagesPerMinute }: Pick<ServerConfig, 'messagesPerMinute'>,
  meter: Pick<Meter, 'countRefusal'>,
): readonly RequestHandler[] {
  if (!Number.isFinite(messagesPerMinute)) return [];
  return [
    rateLimit({
      windowMs: MINUTE_MS,
      store: createWindows(MINUTE_MS),
      limit: messagesPerMinute,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      keyGenerator: ({ socket }) => addressKey(socket.remoteAddress ?? ''),
      handler(_request, response) {
        meter.countRefusal('rate');
        sendProblem(response, {
          status: 429,
          title: 'Too many messages',
          detail: `one address may post ${messagesPerMinute} messages in a minute; go on later`,
          headers: { 'Retry-After': String(response.getHeader('Retry-After') ?? 60) },
        });
      },
    }),
  ];
}
