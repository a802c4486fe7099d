import { readdirSync } from 'node:fs';
import { Registry } from 'prom-client';
import { register } from '../../../src/install/register.ts';

// The service that is scraped: tools/soak/endpoint/endpoint.ts reads its state.
const registry = new Registry();
const sidetone = register({ metrics: { registry, serve: { host: '127.0.0.1', port: 0 } }, logger: false });
await sidetone.ready;

async function faultsOfServer(): Promise<number> {
  const metric = registry.getSingleMetric('voice_api_instrumentation_faults_total');
  const { values } = (await metric?.get()) ?? { values: [] };
  return values.reduce((sum, { value }) => sum + value, 0);
}

/** Each socket has a descriptor. Linux lists them; elsewhere there is nothing to compare. */
function descriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

process.on('disconnect', () => process.exit());
process.on('message', async () => {
  (globalThis as { gc?: () => void }).gc?.();
  const handles = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  process.send?.({
    port: Number(new URL(sidetone.metrics.url ?? '').port),
    connections: handles,
    descriptors: descriptors(),
    memory: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
    faults: await faultsOfServer(),
  });
});
