/** The server broke the protocol. The client ends the connection, since it cannot interpret what follows. */
export class ProtocolError extends Error {
  override readonly name: string = 'ProtocolError';
}
