import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { SidetoneConfig } from '../../src/install/config.ts';
import { register, type Sidetone } from '../../src/install/register.ts';
import type { Signals } from './signals.ts';

/** Runs it with an installation of its own, so that no line is suppressed as a repetition, and collects every signal. */
export async function watchWith(
  config: Pick<SidetoneConfig, 'providers'>,
  signals: Signals,
  work: (sidetone: Sidetone) => unknown,
): Promise<void> {
  const sidetone = register({
    ...config,
    metrics: { registry: signals.registry, serve: { host: '127.0.0.1', port: 0 }, otel: true },
    logger: signals.logger,
  });
  await sidetone.ready;
  await work(sidetone);
  await signals.scrape();
  await signals.push();
  signals.add('status', await statusOf(sidetone));
  await sidetone.shutdown();
}

/** The status page and its data, and what the service reads of the last failures. */
async function statusOf({ metrics: { url }, recent }: Sidetone): Promise<string> {
  const { origin } = new URL(url ?? '');
  // Untraced: the service's own instrumentations would record it as a call.
  const get = context.bind(suppressTracing(context.active()), async (path: string) =>
    (await fetch(`${origin}${path}`)).text(),
  );
  return [await get('/status.json'), JSON.stringify(recent())].join('\n');
}
