import type { Readable } from 'node:stream';
import type { RequestHandler } from 'express';

/**
 * Closes the file that is piped into a response as soon as the response or its connection closes.
 *
 * `express.static` closes the file when the response's socket closes. A pipelined response gets a socket only when the responses
 * before it are done. If the client disconnects before that, it never gets one, and the file would stay open.
 */
export const filesEndWithResponse: RequestHandler = ({ socket }, response, next) => {
  response.once('pipe', (file: Readable) => {
    const close = (): void => void file.destroy();
    if (response.destroyed || socket.destroyed) return close();
    response.once('close', close);
    socket.once('close', close);
    // A keep-alive connection sends many files: without this, each would leave a listener on the socket.
    file.once('close', () => socket.off('close', close));
  });
  next();
};
