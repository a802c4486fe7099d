import { setTimeout as wait } from 'node:timers/promises';
import { heal } from './drill.ts';
import type { DrillContext } from './run-drill.ts';
import { TRAFFIC, type TrafficName, USUAL } from './traffic.ts';

const SECOND = 1000;
/** Four minutes, in the time of the drill. */
const FAST_MS = 4 * SECOND;
/** The sample in the documentation. */
const BALANCE = 412;

/**
 * A day on which nothing is wrong: busy and idle hours, deploys, top-ups, a provider's clock that is off, and the lone
 * errors of any day.
 *
 * @returns the alerts that fired anyway
 */
export async function healthyDay({ simulator, service, pager, cluster }: DrillContext): Promise<string[]> {
  const began = Date.now();
  const kallglot = simulator.provider('kallglot');
  // The simulator's initial balance: a lower one would look like sudden spending, with a forecast of its end.
  kallglot.credits({ remaining: BALANCE, perCall: 0.001 });
  const everybody = (everyMs: number) => {
    for (const traffic of Object.values(USUAL)) service.send({ traffic, everyMs });
    for (const traffic of ['kallglotStream', 'dograhStream'] as const) service.send({ traffic, everyMs: everyMs * 4 });
  };
  const loneErrors = (): void => {
    kallglot.answer({ code: 'rate_limit_exceeded', times: 1, retryAfter: 1 });
    kallglot.stream({ drop: true, times: 1 });
    simulator.provider('kaicalls').answer({ code: 'call_failed', times: 1 });
    simulator.provider('dograh').answer({ code: 'CONCURRENT_CALL_LIMIT', times: 1 });
    simulator.provider('itellico').answer({ code: 'unauthorized', times: 1 });
    simulator.provider('omind').answer({ status: 500, times: 1 });
  };
  for (const everyMs of [400, 50, 100]) {
    everybody(everyMs);
    await wait(6 * SECOND);
    loneErrors();
    await wait(6 * SECOND);
    kallglot.topUp(4);
    await service.stop();
    await service.start();
  }
  kallglot.answer({ headers: { date: new Date(Date.now() + FAST_MS).toUTCString() } });
  everybody(200);
  await wait(8 * SECOND);
  // Idle hours, with one error in the night.
  everybody(0);
  loneErrors();
  for (const traffic of Object.keys(TRAFFIC) as TrafficName[]) service.send({ traffic, everyMs: 0 });
  service.send({ traffic: 'placeCall', everyMs: 4000 });
  await wait(12 * SECOND);
  for (const provider of simulator.providers) heal(provider);
  for (const traffic of Object.values(USUAL)) service.send({ traffic, everyMs: SECOND });
  const came = pager.notices.filter(
    ({ at, status, labels }) => at >= began && status === 'firing' && labels['cluster'] === cluster,
  );
  return came.map(
    ({ labels }) =>
      `healthy day: ${labels['alertname']} (${labels['severity']}) of ${labels['voice_api_provider_name']}`,
  );
}
