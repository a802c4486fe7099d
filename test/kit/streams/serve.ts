import { onTestFinished } from 'vitest';
import { openProvider, type Peer, type Provider } from './provider.ts';

/** A provider until the test ends. */
export async function serveStreams(behave: (peer: Peer) => void, secure = false): Promise<Provider> {
  const provider = await openProvider(behave, secure);
  onTestFinished(() => provider.close());
  return provider;
}
