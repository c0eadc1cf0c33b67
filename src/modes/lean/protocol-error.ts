/** The server sent what its protocol does not allow. Nothing that it says afterwards on that connection can be trusted. */
export class ProtocolError extends Error {
  override readonly name: string = 'ProtocolError';
}
