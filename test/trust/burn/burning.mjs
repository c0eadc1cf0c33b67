// Loaded into a measured server by NODE_OPTIONS, before everything else: burns CPU as BURN says, while it is switched on (SIGUSR2).
import { Server } from 'node:http';

const { pollUs = 0, publishUs = 0, idleMsPerS = 0 } = JSON.parse(process.env.BURN ?? '{}');
const IDLE_EVERY_MS = 10;
let burning = false;

/** From here on the processor's time is looked at, which takes a microsecond, and does not go on while the process waits for a core. */
const LONG_US = 50;

/** Keeps the processor busy for so long: by its time, not by a number of turns, which another thread on the same core slows down. */
const burn = (us) => {
  if (us < LONG_US) {
    const until = performance.now() + us / 1000;
    while (performance.now() < until);
    return;
  }
  const before = process.cpuUsage();
  let spent = 0;
  while (spent < us) {
    const { user, system } = process.cpuUsage(before);
    spent = user + system;
  }
};

const { emit } = Server.prototype;
Server.prototype.emit = function (event, request, ...others) {
  const heard = emit.call(this, event, request, ...others);
  // Behind the server's own work, which a burn before it would warm the processor for.
  if (burning && event === 'request') {
    if (request.method === 'POST' && publishUs > 0) burn(publishUs);
    else if (request.method === 'GET' && pollUs > 0) burn(pollUs);
  }
  return heard;
};

if (idleMsPerS > 0) {
  const us = (idleMsPerS * 1000 * IDLE_EVERY_MS) / 1000;
  // The timer runs either way, so that only what it burns differs.
  setInterval(() => burning && burn(us), IDLE_EVERY_MS).unref();
}
process.on('SIGUSR2', () => {
  burning = !burning;
});
