import { setTimeout as wait } from 'node:timers/promises';
import { startSimulator } from '../../../src/simulator/index.ts';
import { ServiceProcess } from '../../drill/service-process.ts';
import { TRAFFIC, type Traffic, type TrafficName } from '../../drill/traffic.ts';
import { parseExposition, type Sample } from '../../kit/exposition.ts';
import { freePort } from '../../kit/free-port.ts';

const EVERY_MS = 50;
/** Of the thirty of the catalogue: as many as a large service uses. */
const USED: readonly string[] = ['kallglot', 'kaicalls', 'dograh'];
const TRAFFIC_MS = 4000;

/** The simulated hosts are all configured, which starts their series at 0. A service has those of the providers that it calls. */
function isOfUsed({ name, series }: Sample): boolean {
  const provider = /voice_api_provider_name="([^"]*)"/.exec(series)?.[1];
  return name.startsWith('voice_api_') && (provider === undefined || USED.includes(provider));
}

/** The scrape of a real service that called three providers, with an error at each. */
export async function podSeries(): Promise<readonly Sample[]> {
  const simulator = await startSimulator();
  const port = await freePort();
  const service = new ServiceProcess(simulator, port);
  try {
    await service.start();
    for (const [traffic, { provider }] of Object.entries(TRAFFIC) as [TrafficName, Traffic][])
      if (USED.includes(provider)) service.send({ traffic, everyMs: EVERY_MS });
    await wait(TRAFFIC_MS / 2);
    for (const provider of simulator.providers) provider.answer({ status: 500, times: 3 });
    await wait(TRAFFIC_MS / 2);
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    return parseExposition(await response.text()).filter(isOfUsed);
  } finally {
    await service.stop();
    await simulator.close();
  }
}
