import { ProtocolError } from './protocol-error.ts';

/** Why an endpoint ends a WebSocket. [RFC 6455 §7.4.1] */
export const CLOSE_CODE = {
  normal: 1000,
  protocolError: 1002,
  /** A kind of data that the endpoint cannot take, such as a binary message. */
  unsupportedData: 1003,
  /** Text that is not UTF-8. */
  inconsistentData: 1007,
  /** Any other message that the endpoint does not take. */
  policyViolation: 1008,
  messageTooBig: 1009,
} as const;

/** A fault of the other side that the WebSocket protocol has a close code for. */
export class WebSocketError extends ProtocolError {
  override readonly name = 'WebSocketError';
  readonly closeCode: number;

  constructor(message: string, closeCode: number = CLOSE_CODE.protocolError) {
    super(message);
    this.closeCode = closeCode;
  }
}
