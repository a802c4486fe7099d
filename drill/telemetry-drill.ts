import type { Scene } from './run-drill.ts';

/** The service is gone: nothing that it tells can tell that. */
export async function silence({ service, pager }: Scene): Promise<string[]> {
  const missing = ({ labels }: { labels: Readonly<Record<string, string>> }) =>
    labels['alertname'] === 'VoiceApiTelemetryMissing';
  const began = Date.now();
  await service.stop();
  const page = await pager.expect((it) => missing(it) && it.status === 'firing', began, 60_000);
  await service.start();
  const end = page && (await pager.expect((it) => missing(it) && it.status === 'resolved', page.at, 30_000));
  return [
    ...(page === undefined ? ['VoiceApiTelemetryMissing did not come'] : []),
    ...(end === undefined ? ['VoiceApiTelemetryMissing did not resolve'] : []),
  ];
}
