import { setTimeout as sleep } from 'node:timers/promises';
import { LABEL } from '../../model/labels.ts';
import { METRIC } from '../../model/signals.ts';
import type { AlertmanagerApi } from '../alertmanager/alertmanager-api.ts';
import { inhibitedBy, type Labels, type Routing, routesOf } from '../alertmanager/routing.ts';
import { plain } from '../console/text.ts';
import type { PrometheusApi } from '../prometheus/prometheus-api.ts';
import { type AlertRule, alertsOf, type Severity } from '../rules/rule.ts';
import { ruleFiles } from '../rules/rule-files.ts';
import { type Check, FINE, type Finding, type Group } from './check.ts';

export type AlertmanagerContext = {
  readonly alertmanager: AlertmanagerApi;
  readonly prometheus: PrometheusApi | undefined;
  readonly job: string | undefined;
  /** Where a critical alert must go. */
  readonly receiver: string | undefined;
  /** Sends a test alert, and waits for it. */
  readonly page: { readonly waitMs: number } | undefined;
};

type Manager = Check<AlertmanagerContext>;
const EXAMPLE = 'alerts/alertmanager.example.yml of this package shows routes and inhibition';
const ALERTS: readonly AlertRule[] = alertsOf([ruleFiles().rules]);

const answers: Manager = {
  id: 'alertmanager-answers',
  title: 'Alertmanager answers',
  run: async ({ alertmanager }) => ({ detail: `version ${await alertmanager.version()}` }),
};

/** Where the services run, as Prometheus labels them. */
async function places({ prometheus, job }: AlertmanagerContext): Promise<Labels[]> {
  const seen = (await prometheus?.query(`count by (cluster, namespace, job) (${METRIC.info})`)) ?? [];
  const labels = seen.map((one) => one.labels).filter((one) => job === undefined || one['job'] === job);
  return labels.length > 0 ? labels : [{ job: job ?? 'voice-agent' }];
}

/** One of the shipped alerts, as it would arrive. */
const example = (rule: Pick<AlertRule, 'alert' | 'severity'>, place: Labels): Labels => ({
  alertname: rule.alert,
  severity: rule.severity,
  [LABEL.provider]: 'example',
  [LABEL.account]: 'default',
  ...place,
});

function routes(severity: Severity): Manager {
  return {
    id: `routes-${severity}`,
    title: `${severity} alerts reach a receiver in every namespace`,
    needs: ['alertmanager-answers'],
    async run(context): Promise<Finding> {
      const routing = await context.alertmanager.routing();
      const lost: string[] = [];
      const reached = new Set<string>();
      for (const place of await places(context))
        for (const rule of ALERTS.filter((one) => one.severity === severity)) {
          const receivers = receiversOf(routing, example(rule, place));
          for (const receiver of receivers) reached.add(receiver);
          if (receivers.length === 0) lost.push(`${rule.alert} in ${placeName(place)}`);
        }
      if (lost.length > 0)
        return {
          seen: `no receiver with an integration for ${plain(lost.slice(0, 3).join(', '))}${lost.length > 3 ? ` and ${lost.length - 3} more` : ''}`,
          meaning: 'These alerts fire without a notification.',
          fix: `add a route with the matcher severity="${severity}" to a receiver that has an integration; ${EXAMPLE}`,
        };
      const { receiver } = context;
      if (severity === 'critical' && receiver !== undefined && !reached.has(receiver))
        return {
          seen: `they reach ${plain([...reached].join(', '))}, not ${plain(receiver, 60)}`,
          fix: `route severity="critical" to ${plain(receiver, 60)}`,
        };
      return { detail: `to ${plain([...reached].join(', '))}` };
    },
  };
}

const receiversOf = (routing: Routing, labels: Labels): string[] =>
  routesOf(routing.root, labels)
    .map(({ receiver }) => receiver)
    .filter((name) => routing.delivering.has(name));

const placeName = ({ cluster, namespace, job }: Labels): string =>
  plain([cluster, namespace, job].filter((part) => part !== undefined && part !== '').join('/'), 80);

const muted: Manager = {
  id: 'critical-never-muted',
  title: 'critical alerts are not muted by time',
  needs: ['routes-critical'],
  severity: 'warning',
  async run(context) {
    const routing = await context.alertmanager.routing();
    const all = (await places(context)).flatMap((place) =>
      ALERTS.filter(({ severity }) => severity === 'critical').flatMap((rule) =>
        routesOf(routing.root, example(rule, place)),
      ),
    );
    const intervals = [...new Set(all.flatMap((route) => route.muted))];
    if (intervals.length === 0) return FINE;
    return {
      seen: `a route of critical alerts has the time interval ${plain(intervals.join(', '), 80)}`,
      meaning: 'At some hours no one is paged.',
      fix: 'move active_time_intervals and mute_time_intervals to the routes of warnings',
    };
  },
};

const inhibition: Manager = {
  id: 'no-inhibition-across-jobs',
  title: 'no alert of one job silences another job',
  needs: ['alertmanager-answers'],
  severity: 'warning',
  async run({ alertmanager }) {
    const { inhibitRules } = await alertmanager.routing();
    for (const source of ALERTS.filter(isOfJob))
      for (const target of ALERTS.filter(isOfJob)) {
        const rule = inhibitedBy(inhibitRules, example(source, place('job-a')), example(target, place('job-b')));
        if (rule !== undefined)
          return {
            seen: `${source.alert} of one job silences ${target.alert} of another, by ${plain(rule.text, 200)}`,
            meaning: 'A failure of one service hides a failure of another, which then does not page.',
            fix: 'add namespace and job to equal of this inhibit rule',
          };
      }
    return { detail: `${inhibitRules.length} inhibit rules` };
  },
};

const place = (job: string): Labels => ({ cluster: 'c', namespace: 'n', job });
/** Whether the alert is about one job: others are about a provider, for all of them. Its text names what it is about. */
const isOfJob = ({ description, summary }: Pick<AlertRule, 'description' | 'summary'>): boolean =>
  `${summary} ${description}`.includes('$labels.job');

const page: Manager = {
  id: 'test-alert-arrives',
  title: 'a test alert is delivered and resolves',
  needs: ['alertmanager-answers', 'routes-critical'],
  async run(context): Promise<Finding> {
    const { alertmanager, page: wanted } = context;
    if (wanted === undefined) return { skipped: 'pass --page to send a test alert to your receivers' };
    const [where = {}] = await places(context);
    const startsAt = new Date().toISOString();
    const labels = {
      ...example({ alert: 'VoiceApiDoctorTest', severity: 'critical' }, where),
      drill: 'true',
      test_id: startsAt,
    };
    const annotations = {
      summary: 'Test alert of sidetone doctor. Nothing is wrong.',
      description: 'Sent by `sidetone doctor --page`; it resolves by itself.',
    };
    const before = await alertmanager.notifications();
    const until = Date.now() + wanted.waitMs;
    await alertmanager.post({ labels, annotations, startsAt });
    const fired = await awaitMore(alertmanager, before.delivered, until);
    await alertmanager.post({ labels, annotations, startsAt, endsAt: new Date().toISOString() });
    const resolved = fired === undefined ? undefined : await awaitMore(alertmanager, fired.delivered, until);
    const { failed } = await alertmanager.notifications();
    if (failed > before.failed)
      return {
        seen: `${failed - before.failed} notifications failed`,
        meaning: 'The receiver does not accept alerts.',
        fix: 'read the log of Alertmanager; check the URL and the key of the receiver',
      };
    if (fired === undefined)
      return {
        seen: `no notification within ${wanted.waitMs / 1000} s`,
        fix: 'compare group_wait of the route with --wait; look for a silence or an inhibition',
      };
    if (resolved === undefined)
      return {
        seen: `it was delivered, and did not resolve within ${wanted.waitMs / 1000} s`,
        severity: 'warning',
        fix: 'group_interval may be longer than --wait; set send_resolved: true at the receiver',
      };
    return {
      detail: `delivered after ${seconds(startsAt, fired.at)} s, resolved after ${seconds(startsAt, resolved.at)} s`,
    };
  },
};

const seconds = (since: string, at: number): string => ((at - Date.parse(since)) / 1000).toFixed(1);

async function awaitMore(
  alertmanager: AlertmanagerApi,
  delivered: number,
  until: number,
): Promise<{ delivered: number; at: number } | undefined> {
  while (Date.now() < until) {
    const now = await alertmanager.notifications();
    if (now.delivered > delivered) return { delivered: now.delivered, at: Date.now() };
    await sleep(250);
  }
  return undefined;
}

export const ALERTMANAGER_GROUP: Group<AlertmanagerContext> = {
  name: 'alertmanager',
  checks: [answers, routes('critical'), routes('warning'), muted, inhibition, page],
};
