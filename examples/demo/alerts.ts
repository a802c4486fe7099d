import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderRules } from '../../src/monitoring/alerting/render.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { parseThresholds } from '../../src/monitoring/rules/thresholds.ts';
import { Pager } from '../../tools/stack/pager.ts';
import { pagerConfig } from '../../tools/stack/pager-config.ts';
import { Stack } from '../../tools/stack/stack.ts';

/** The rules run at 60 times their speed, with lower thresholds: the demo makes fewer calls than a service. */
const TIME_SCALE = 1 / 60;
const THRESHOLDS = { 'auth.minErrors': 2, 'calls.minAttempts': 10, 'dial.minErrors': 2, 'streams.minErrors': 3 };

/** Stop waiting for alerts after this time without a new one, and after LONGEST_MS in any case. */
const QUIET_MS = 4000;
const LONGEST_MS = 15_000;

export type FiredAlert = {
  readonly name: string;
  readonly severity: string;
  readonly provider: string;
  readonly firstStep: string;
  readonly runbook: string;
};

/** Prometheus, Alertmanager and a pager that watch the demo. */
export class AlertWatch {
  readonly #stack = new Stack();
  readonly #pager = new Pager();

  /** @returns undefined if Prometheus or Alertmanager is not installed */
  static async start(metricsUrl: string): Promise<AlertWatch | undefined> {
    const watch = new AlertWatch();
    try {
      await watch.#open(Number(new URL(metricsUrl).port));
      return watch;
    } catch (error) {
      await watch.stop();
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Waits until no more alerts arrive, and returns those that fired. */
  async fired(): Promise<readonly FiredAlert[]> {
    const { notices } = this.#pager;
    for (const began = Date.now(); Date.now() - began < LONGEST_MS; await sleep(200)) {
      const last = Math.max(began, ...notices.filter(({ status }) => status === 'firing').map(({ at }) => at));
      if (Date.now() - last > QUIET_MS) break;
    }
    const alerts = notices.filter(({ status }) => status === 'firing').map(({ labels }) => described(labels));
    return [...new Map(alerts.map((alert) => [`${alert.name} ${alert.severity} ${alert.provider}`, alert])).values()];
  }

  async stop(): Promise<void> {
    await this.#stack.stop();
    this.#pager.close();
  }

  async #open(port: number): Promise<void> {
    const { rules } = ruleFiles({ thresholds: parseThresholds(THRESHOLDS), timeScale: TIME_SCALE });
    await this.#stack.start({
      rules: renderRules([rules], { timeScale: TIME_SCALE }),
      targets: [{ port, labels: { cluster: 'demo', namespace: 'voice', job: 'dialer' } }],
      alertmanagers: [pagerConfig(await this.#pager.open())],
    });
    // Prometheus must see the series before they grow.
    await this.#stack.scraped();
  }
}

function described(labels: Readonly<Record<string, string>>): FiredAlert {
  const { alertname: name = '', severity = '', voice_api_provider_name: provider = '' } = labels;
  const runbook = `alerts/runbooks/${name}.md`;
  const text = readFileSync(new URL(`../../${runbook}`, import.meta.url), 'utf8');
  return { name, severity, provider, firstStep: /^1\. (.*)$/m.exec(text)?.[1] ?? '', runbook };
}

export function alertPanel(alerts: readonly FiredAlert[] | undefined): readonly string[] {
  if (alerts === undefined)
    return ['  Install prometheus and prometheus-alertmanager to see the alerts that the demo fires.'];
  const shown = alerts.flatMap(({ name, severity, provider, firstStep, runbook }) => [
    `  ${severity.padEnd(8)}  ${name.padEnd(26)}  ${provider}`,
    `            ${firstStep}`,
    `            ${runbook}`,
  ]);
  return [
    '  The rules ran at 60 times their speed. A failure that ended before its alert was due did not page.',
    '',
    ...shown,
  ];
}
