import type { Readable } from 'node:stream';
import type { RequestHandler } from 'express';

/**
 * Closes a file that is being sent when its response or its connection ends.
 *
 * `express.static` waits for the response's own socket to close. A pipelined response has none until its turn comes, and one whose
 * client has left by then never gets one: its file would stay open for good.
 */
export const filesEndWithResponse: RequestHandler = ({ socket }, response, next) => {
  response.once('pipe', (file: Readable) => {
    const close = (): void => void file.destroy();
    if (response.destroyed || socket.destroyed) return close();
    response.once('close', close);
    socket.once('close', close);
    // A connection that is kept alive sends many files.
    file.once('close', () => socket.off('close', close));
  });
  next();
};
