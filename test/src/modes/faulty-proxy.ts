import { onTestFinished } from 'vitest';
import { openRelay, type Relay } from '../../support/relay.ts';

/** Opens a relay that is closed when the test ends. */
export async function startFaultyProxy(serverPort: number): Promise<Relay> {
  const relay = await openRelay(serverPort);
  onTestFinished(() => relay.close());
  return relay;
}
