import type { Notice } from '../stack/pager.ts';
import { heal } from './drill.ts';
import type { DrillContext } from './run-drill.ts';
import { TRAFFIC, USUAL } from './traffic.ts';

/** An internal error of the instrumentation: here, a logger that throws. @returns the problems */
export async function fault({ simulator, service, pager, cluster }: DrillContext): Promise<string[]> {
  const began = Date.now();
  simulator.provider('omind').answer({ code: 'Token expired', times: 1 });
  service.send({ logger: 'broken' });
  service.send({ traffic: 'outboundCall', everyMs: 500 });
  return expectCourse('VoiceApiInstrumentationFaults', began, { pager, cluster });
}

/** The service is gone: it cannot report that itself. @returns the problems */
export async function silence({ service, pager, cluster, stack }: DrillContext): Promise<string[]> {
  // A process is steady after an hour, which is a minute here.
  await stack.until(`job:voice_api_processes_steady:count{cluster="${cluster}"}`, 90);
  const began = Date.now();
  await service.stop();
  await pager.expect(isFiring('VoiceApiTelemetryMissing', cluster), began, 60_000);
  await service.start();
  return expectCourse('VoiceApiTelemetryMissing', began, { pager, cluster });
}

/** No provider is reached: one page for the cluster, whatever fires beside it. @returns the problems */
export async function cutOff({ simulator, service, pager, cluster }: DrillContext): Promise<string[]> {
  const began = Date.now();
  const all = Object.values(USUAL);
  for (const traffic of all) {
    simulator.provider(TRAFFIC[traffic].provider).answer({ reset: 'before-headers' });
    service.send({ traffic, everyMs: 250 });
  }
  await pager.expect(isFiring('VoiceApiNetworkFailing', cluster), began, 20_000);
  for (const provider of simulator.providers) heal(provider);
  const problems = await expectCourse('VoiceApiNetworkFailing', began, { pager, cluster });
  for (const traffic of all) service.send({ traffic, everyMs: 1000 });
  return problems;
}

const of = (alert: string, cluster: string, { labels }: Notice): boolean =>
  labels['alertname'] === alert && labels['cluster'] === cluster;

const isFiring =
  (alert: string, cluster: string) =>
  (notice: Notice): boolean =>
    of(alert, cluster, notice) && notice.status === 'firing';

async function expectCourse(
  alert: string,
  since: number,
  { pager, cluster }: Pick<DrillContext, 'pager' | 'cluster'>,
): Promise<string[]> {
  const page = await pager.expect(isFiring(alert, cluster), since, 20_000);
  if (page === undefined) return [`${alert} did not come`];
  const resolved = (notice: Notice) => of(alert, cluster, notice) && notice.status === 'resolved';
  const end = await pager.expect(resolved, page.at, 90_000);
  return end === undefined ? [`${alert} did not resolve`] : [];
}
