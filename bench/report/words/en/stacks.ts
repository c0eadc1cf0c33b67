import type { Parameters } from '../../../result/summary.ts';

/** What the code of tutorials costs beside this project's, in English. */
export const stacks = {
  heading: 'What typical code costs beside tuned',
  note: 'Both stacks serve the same log, load and clients. **Tuned** is this project’s server: polls are answered from memory, pushes are encoded once, and `socket.io` is written past `io.emit`, straight to the WebSocket. **Typical** is what tutorials and documents teach: a poll is a query and `res.json` in Express with the hash of the body as its ETag; streams are `response.write` in a loop over all readers; `websocket` is `client.send` in a loop; `socket.io` is `io.emit` with Socket.IO’s defaults. Times: how many times what the tuned stack takes, with the 95% interval of the repeats, or what the noise alone may make of one measurement. Of a poll, the ratio is that of each poll too, since both stacks get the same number.',
  mode: 'mode',
  times: 'times',
  ratio: (median: string, low: string, high: string) => `${median} (${low} to ${high})`,
  names: { tuned: 'tuned', typical: 'typical' } satisfies Record<Parameters['stack'], string>,
  /** Below a table that has the tuned stack's Socket.IO. */
  pastEmit:
    '`socket.io` is this project’s own server here, written past `io.emit`, straight to the WebSocket; `--stack typical` measures `io.emit`.',
};

/** What readers lost that lost their connection, in English. */
export const losses = {
  heading: 'What each way of coming back loses',
  note: 'Readers lost their connection in this run and came back. With a **cursor** a reader names the last message that it has, and gets all later ones. With **connection state recovery** Socket.IO keeps its packets in the server’s memory for two minutes and sends those that a reader missed, so a server that was started again has none. With **nothing**, as by Socket.IO’s defaults, a reader gets what comes from then on. On the typical stack a cursor is answered by a query while live messages come already, so some may come twice or out of order. Counts are pairs of client and message.',
  header: ['mode', 'stack', 'comes back with', 'expected', 'missed', 'share', 'repeated', 'reordered'],
  recoveries: {
    cursor: 'cursor',
    'connection-state': 'connection state',
    none: 'nothing',
  } satisfies Record<Parameters['recovery'], string>,
};
