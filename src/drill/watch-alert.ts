import { setTimeout as sleep } from 'node:timers/promises';
import { LABEL } from '../model/labels.ts';
import { METRIC } from '../model/signals.ts';
import type { AlertmanagerApi } from '../monitoring/alertmanager/alertmanager-api.ts';
import type { Labels, PrometheusApi } from '../monitoring/prometheus/prometheus-api.ts';

const EVERY_MS = 500;

export type SeenAlert = { readonly labels: Labels; readonly receivers: readonly string[] };

/** Where the alert is looked for: in Alertmanager, or in Prometheus where no Alertmanager was named. */
export type AlertSource = {
  readonly prometheus: PrometheusApi | undefined;
  readonly alertmanager: AlertmanagerApi | undefined;
};

/** Polls until `look` finds something, at most until `end` (Unix milliseconds). */
export async function until<T>(look: () => Promise<T | undefined>, end: number): Promise<T | undefined> {
  for (;;) {
    const found = await look();
    if (found !== undefined || Date.now() >= end) return found;
    await sleep(EVERY_MS);
  }
}

/** The labels with which a Prometheus scrapes the process that started then. */
export async function findTarget(prometheus: PrometheusApi, startTime: number): Promise<Labels | undefined> {
  const all = await prometheus.query(METRIC.startTime);
  return all.find(({ value }) => Math.abs(value - startTime) < 0.001)?.labels;
}

/** The firing alert about this provider, of the job and namespace that the process is scraped with. */
export async function findAlert(
  { prometheus, alertmanager }: AlertSource,
  alert: string,
  provider: string,
  target: Labels,
): Promise<SeenAlert | undefined> {
  const isOurs = (labels: Labels) =>
    (labels[LABEL.provider] ?? provider) === provider &&
    ['cluster', 'namespace', 'job'].every(
      (name) => labels[name] === undefined || target[name] === undefined || labels[name] === target[name],
    );
  if (alertmanager !== undefined) {
    const all = await alertmanager.alerts(`alertname="${alert}"`);
    return all.find(({ labels }) => isOurs(labels));
  }
  const firing = (await prometheus?.query(`ALERTS{alertname="${alert}", alertstate="firing"}`)) ?? [];
  const found = firing.find(({ labels }) => isOurs(labels));
  return found && { labels: found.labels, receivers: [] };
}
