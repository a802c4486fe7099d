import Registry from 'prom-client/lib/registry.js';
import type { CreditsSettings } from '../credits/config.ts';
import { type CreditsListener, type CreditsLog, CreditsReader } from '../credits/reader.ts';
import { Faults } from '../model/faults.ts';
import { LABEL } from '../model/labels.ts';
import { SIGNALS } from '../model/signals.ts';
import { redactError } from '../redact/error.ts';
import { openPlainLogger } from '../sinks/log/own-logger.ts';
import { CreditsReads } from '../sinks/prometheus/credits-reads.ts';
import { MetricsServer, type ServeSettings } from '../sinks/prometheus/metrics-server.ts';
import { Readings } from '../sinks/prometheus/readings.ts';
import { RegistryMetric } from '../sinks/prometheus/registry.ts';

export type Exporter = {
  /** The address of the metrics; undefined if the port could not be opened. */
  readonly url: string | undefined;
  stop(): Promise<void>;
};

/**
 * Asks and serves: the metrics of readings, and nothing that a service has. The job of the exporter must not look like a
 * service whose calls are missing.
 */
export async function startExporter(
  settings: CreditsSettings,
  serve: ServeSettings,
  env: NodeJS.ProcessEnv,
): Promise<Exporter> {
  const { logger } = openPlainLogger(() => {});
  const log: CreditsLog = (level, fields, sentence) => logger?.[level](fields, sentence);
  const faults = new Faults((stage, error) => {
    logger?.warn(
      { stage, err: redactError(error) },
      `sidetone: internal error in "${stage}"; repeats are only counted`,
    );
  });
  const [readings, reads] = [new Readings(), new CreditsReads()];
  const registry = new Registry();
  const metrics = [...readings.metrics(), ...reads.metrics(), faultsMetric(faults)];
  for (const metric of metrics) {
    metric.failed = (error) => faults.add('metrics', error);
    registry.registerMetric(metric as never);
  }
  const listener: CreditsListener = {
    creditsWatched: (account) => reads.add(account),
    creditsRead: ({ provider, account, verdict, failures }) => {
      reads.ended(provider, account, verdict.category, failures);
      if (!verdict.failed) readings.note(provider, account, verdict);
    },
  };
  const reader = new CreditsReader(settings, { listener, log, faults, env, unobserved: (work) => work() });
  const server = new MetricsServer(serve, registry, faults, (sentence) => log('warn', {}, sentence));
  await server.ready;
  reader.start();
  return {
    get url() {
      return server.url;
    },
    stop: () => {
      reader.stop();
      return server.close();
    },
  };
}

function faultsMetric(faults: Faults): RegistryMetric {
  return new RegistryMetric(SIGNALS.faults, 'sum', () => [
    { labels: { [LABEL.stage]: 'credits' }, value: faults.count('credits') },
  ]);
}
