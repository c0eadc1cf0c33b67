// Loaded into a measured server by NODE_OPTIONS, before everything else: burns CPU as BURN says, while it is switched on (SIGUSR2).
import { Server } from 'node:http';

const { pollUs = 0, publishUs = 0, idleMsPerS = 0 } = JSON.parse(process.env.BURN ?? '{}');
const IDLE_EVERY_MS = 10;
let burning = false;

/** Keeps the processor busy for so long. */
const burn = (us) => {
  const until = process.hrtime.bigint() + BigInt(Math.round(us * 1000));
  while (process.hrtime.bigint() < until);
};

const { emit } = Server.prototype;
Server.prototype.emit = function (event, request, ...others) {
  if (burning && event === 'request') {
    if (request.method === 'POST' && publishUs > 0) burn(publishUs);
    else if (request.method === 'GET' && pollUs > 0) burn(pollUs);
  }
  return emit.call(this, event, request, ...others);
};

if (idleMsPerS > 0) {
  const us = (idleMsPerS * 1000 * IDLE_EVERY_MS) / 1000;
  // The timer runs either way, so that only what it burns differs.
  setInterval(() => burning && burn(us), IDLE_EVERY_MS).unref();
}
process.on('SIGUSR2', () => {
  burning = !burning;
});
