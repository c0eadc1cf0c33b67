import type { Router } from 'express';
import { z } from 'zod';
import { jsonBody } from '../../src/http/json-body.ts';
import { endRoute } from '../../src/http/methods.ts';
import { loopbackOnly } from './loopback-only.ts';
import { readBody } from './read-body.ts';

/** Longest stall, in milliseconds. A longer one would look as if the server had stopped. */
const MAX_STALL_MS = 5_000;

const stallSchema = z.strictObject({ stallMs: z.number().int().min(1).max(MAX_STALL_MS) });

/** Mounts `POST /classroom/stall`, which blocks the event loop for `stallMs`, as a long garbage collection or a synchronous query would. */
export function mountStall(router: Router): void {
  const route = router.route('/classroom/stall').post(loopbackOnly, jsonBody, (request, response) => {
    const { stallMs } = readBody(stallSchema, request.body);
    response.status(202).json({ stallMs });
    response.once('finish', () => {
      const untilMs = performance.now() + stallMs;
      while (performance.now() < untilMs);
    });
  });
  endRoute(route);
}
