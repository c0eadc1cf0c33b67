// Loaded into a measured server by NODE_OPTIONS, before everything else: burns CPU as BURN says, while it is switched on (SIGUSR2).
import { Server } from 'node:http';

const { pollUs = 0, publishUs = 0, idleMsPerS = 0 } = JSON.parse(process.env.BURN ?? '{}');
const IDLE_EVERY_MS = 10;
let burning = false;

/** From here on the processor's time is looked at, which takes a microsecond, and does not go on while the process waits for a core. */
const LONG_US = 50;

/** How much longer than asked a short burn keeps the processor busy, in milliseconds: the looks at the clock that begin and end it. */
let looksMs = 0;

/** Keeps the processor busy for so long: by its time, not by a number of turns, which another thread on the same core slows down. */
const burn = (us) => {
  if (us < LONG_US) {
    const until = performance.now() + us / 1000 - looksMs;
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

const excessMs = (us, times) => {
  const from = performance.now();
  for (let time = 0; time < times; time++) burn(us);
  return (performance.now() - from) / times - us / 1000;
};
if (pollUs > 0 && pollUs < LONG_US) {
  // The first round only compiles; the second is what a burn of warm code takes.
  excessMs(pollUs, 20_000);
  looksMs = excessMs(pollUs, 20_000);
}

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
