import { METRIC } from '../../model/signals.ts';
import { plain } from '../console/text.ts';
import type { PrometheusApi, Target } from '../prometheus/prometheus-api.ts';
import { type Check, FINE, type Finding, type Group } from './check.ts';
import { RULE_CHECKS } from './rule-checks.ts';
import { type Service, sampleValue } from './service-checks.ts';

export type PrometheusContext = {
  readonly prometheus: PrometheusApi;
  /** Undefined where the service was not asked for, or does not answer. */
  readonly service: Service | undefined;
  /** Only series of this job. */
  readonly job: string | undefined;
};

/** Rules look at five minutes: four samples in them are safe, below two they see nothing. */
const GOOD_INTERVAL_S = 60;
const LONGEST_INTERVAL_S = 120;
const SKEW_S = 5;

type Prom = Check<PrometheusContext>;

const answers: Prom = {
  id: 'prometheus-answers',
  title: 'Prometheus answers',
  run: async ({ prometheus }) => ({ detail: `version ${await prometheus.version()}` }),
};

/** By the very number that the process exposes: names and ports may be mapped. */
async function labelsOfService({
  prometheus,
  service,
  job,
}: PrometheusContext): Promise<readonly Record<string, string>[]> {
  const started = service === undefined ? undefined : sampleValue(await service.scrape(), METRIC.startTime);
  const all = await prometheus.query(`${METRIC.startTime}${job === undefined ? '' : `{job=${JSON.stringify(job)}}`}`);
  // Prometheus may print fewer digits than the process.
  const mine = started === undefined ? all : all.filter(({ value }) => Math.abs(value - started) < 0.001);
  return mine.map(({ labels }) => ({ ...labels }));
}

const scraped: Prom = {
  id: 'service-scraped',
  title: 'Prometheus scrapes the service',
  needs: ['prometheus-answers'],
  async run(context): Promise<Finding> {
    const found = await labelsOfService(context);
    const labels = found[0];
    if (labels !== undefined)
      return { detail: `job ${plain(labels['job'] ?? '?', 60)}, instance ${plain(labels['instance'] ?? '?', 60)}` };
    const targets = await context.prometheus.targets();
    const target = context.service && targetOf(targets, context.service);
    if (target !== undefined && target.health !== 'up')
      return {
        seen: `the target ${plain(target.scrapeUrl)} is ${plain(target.health, 20)}: ${plain(target.lastError)}`,
        fix: target.lastError.includes('421')
          ? 'add the host name of the target to metrics.serve.hosts of the service'
          : 'compare the address of the target with the port of the service; for another machine set OTEL_EXPORTER_PROMETHEUS_HOST=0.0.0.0',
      };
    if (target !== undefined)
      return { skipped: 'the target is new: no sample has arrived yet, try again after a scrape' };
    return {
      seen: `none of ${targets.length} targets has a series ${METRIC.startTime}${context.service === undefined ? '' : ' of this process'}`,
      meaning: 'No rule and no dashboard sees this service.',
      fix: `add a scrape config: - job_name: voice-agent, static_configs: [{ targets: ['${hostOf(context.service)}'] }]`,
    };
  },
};

const hostOf = (service: Service | undefined): string =>
  service === undefined ? 'voice-agent:9464' : new URL(service.address).host;

/** By port: the same process has several names. */
function targetOf(targets: readonly Target[], service: Service): Target | undefined {
  const { port, pathname } = new URL(service.address);
  return targets.find(({ scrapeUrl }) => {
    const url = URL.parse(scrapeUrl);
    return url !== null && url.port === port && url.pathname === pathname;
  });
}

const interval: Prom = {
  id: 'scrape-interval',
  title: 'the scrape interval fits the rules',
  needs: ['service-scraped'],
  async run(context) {
    const [labels] = await labelsOfService(context);
    const targets = await context.prometheus.targets();
    const target = targets.find(
      (one) => one.labels['job'] === labels?.['job'] && one.labels['instance'] === labels?.['instance'],
    );
    const seconds = secondsOf(target?.scrapeInterval ?? '');
    if (seconds === undefined) return { skipped: 'this server does not report the scrape interval of its targets' };
    if (seconds <= GOOD_INTERVAL_S) return { detail: `${seconds} s` };
    return {
      seen: `${seconds} s`,
      meaning: 'The rules look at five minutes, in which they need several samples.',
      fix: 'scrape_interval: 30s, in the job of the service',
      severity: seconds <= LONGEST_INTERVAL_S ? 'warning' : 'error',
    };
  },
};

/** `1m30s` */
function secondsOf(duration: string): number | undefined {
  const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };
  const parts = [...duration.matchAll(/([\d.]+)(ms|[smh])/g)];
  if (parts.length === 0) return undefined;
  return parts.reduce((sum, [, value, unit]) => sum + Number(value) * (units[unit ?? ''] ?? 0), 0);
}

const exemplarStorage: Prom = {
  id: 'exemplars-stored',
  title: 'Prometheus stores exemplars',
  needs: ['prometheus-answers'],
  severity: 'warning',
  async run({ prometheus }) {
    const flags = await prometheus.flags();
    const features = flags?.['enable-feature'];
    if (flags === undefined || features === undefined) return { skipped: 'this server does not report its flags' };
    if (features.includes('exemplar-storage')) return FINE;
    return {
      seen: 'the feature exemplar-storage is off',
      meaning:
        'Queries for exemplars answer with nothing, not with an error: no request ids on dashboards and in reports.',
      fix: 'start Prometheus with --enable-feature=exemplar-storage',
    };
  },
};

const skew: Prom = {
  id: 'clocks-agree',
  title: 'the clocks of the service and of Prometheus agree',
  needs: ['prometheus-answers'],
  severity: 'warning',
  async run({ prometheus, service }) {
    if (service === undefined) return { skipped: 'the service was not checked' };
    const { date, at } = await service.scrape();
    if (date === undefined) return { skipped: 'the service sends no Date' };
    const began = Date.now();
    const time = (await prometheus.query('time()'))[0]?.value ?? Number.NaN;
    const here = (began + Date.now()) / 2000;
    // A Date has whole seconds: on average it is half a second old.
    const difference = (date + 500 - at) / 1000 - (time - here);
    if (Math.abs(difference) < SKEW_S) return FINE;
    return {
      seen: `the clock of the service is ${Math.abs(difference).toFixed(0)} s ${difference > 0 ? 'ahead of' : 'behind'} that of Prometheus`,
      meaning: 'Readings of balances look stale or come from the future; alerts about them are wrong.',
      fix: 'run NTP (chrony, systemd-timesyncd) on both machines',
    };
  },
};

const noDuplicates: Prom = {
  id: 'no-duplicates',
  title: 'each process is scraped once',
  needs: ['service-scraped'],
  async run(context) {
    const all = await context.prometheus.query(METRIC.startTime);
    const [labels] = await labelsOfService(context);
    const copies = all.filter(
      (one) => one.labels['instance'] === labels?.['instance'] && one.labels['worker'] === labels?.['worker'],
    );
    const value = copies.find((one) => one.labels['job'] === labels?.['job'])?.value;
    const same = copies.filter((one) => one.value === value);
    if (same.length <= 1) return FINE;
    const differing = Object.keys({ ...same[0]?.labels, ...same[1]?.labels }).filter(
      (name) => same[0]?.labels[name] !== same[1]?.labels[name],
    );
    return {
      seen: `${same.length} series of one process, which differ in ${plain(differing.join(', ') || 'nothing', 100)}`,
      meaning: 'Every count is too high: requests, errors and calls are counted once for each copy.',
      fix: differing.includes('job')
        ? 'scrape the process in one job only'
        : `let the deduplicating query layer (Thanos, Mimir) drop the replica label, or add it to labeldrop: ${plain(differing.join(', '), 60)}`,
    };
  },
};

const alerting: Prom = {
  id: 'alertmanager-known',
  title: 'Prometheus sends alerts to an Alertmanager',
  needs: ['prometheus-answers'],
  async run({ prometheus }) {
    const urls = await prometheus.alertmanagers();
    if (urls.length > 0) return { detail: urls.map((url) => plain(URL.parse(url)?.host ?? url, 60)).join(', ') };
    return {
      seen: 'no active Alertmanager',
      meaning: 'Alerts fire in Prometheus without a notification.',
      fix: "alerting: { alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }] } in prometheus.yml",
    };
  },
};

export const PROMETHEUS_GROUP: Group<PrometheusContext> = {
  name: 'prometheus',
  checks: [answers, scraped, interval, noDuplicates, skew, exemplarStorage, ...RULE_CHECKS, alerting],
};
