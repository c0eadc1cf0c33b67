import { ProtocolError } from './protocol-error.ts';

/** Close codes. [RFC 6455 §7.4.1] */
export const CLOSE_CODE = {
  normal: 1000,
  protocolError: 1002,
  /** A kind of data that the receiver does not accept, such as a binary message. */
  unsupportedData: 1003,
  /** Text that is not UTF-8. */
  inconsistentData: 1007,
  /** A message that the receiver does not accept for another reason. */
  policyViolation: 1008,
  messageTooBig: 1009,
} as const;

/** The other side broke the WebSocket protocol. Carries the close code to answer with. */
export class WebSocketError extends ProtocolError {
  override readonly name = 'WebSocketError';
  readonly closeCode: number;

  constructor(message: string, closeCode: number = CLOSE_CODE.protocolError) {
    super(message);
    this.closeCode = closeCode;
  }
}
