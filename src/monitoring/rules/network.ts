import type { Category } from '../../model/verdict.ts';
import type { RuleContext } from './context.ts';
import { LABEL, sumBy } from './promql.ts';
import { failed, REQUEST_RECORDS } from './requests.ts';
import type { AlertRule } from './rule.ts';

/** A name that does not resolve, a refused connection, a packet that is dropped. */
const ON_THE_WIRE: readonly Category[] = ['network', 'timeout'];
/** Two providers may share a carrier, or an outage of a cloud. */
const PROVIDERS = 3;
const NEARLY_ALL = 0.8;

/**
 * Several providers at once, and nearly all that a cluster calls: the cause is the DNS, the egress or a proxy of the cluster.
 * It silences an outage of each provider in each namespace, so it must not wait longer than they do, nor resolve before.
 */
export function networkFailing({ thresholds }: RuleContext): AlertRule {
  const provider = ['cluster', LABEL.provider];
  const count = (what: string) => `count by (cluster) (${what})`;
  const called = `${sumBy(provider, REQUEST_RECORDS.requests)} > 0`;
  const unreachable = count(
    `\n  ${failed(provider, ON_THE_WIRE)}\n  /\n  (${called})\n  > ${thresholds['outage.share']}\n`,
  );
  return {
    alert: 'VoiceApiNetworkFailing',
    expr: `${unreachable} >= ${PROVIDERS}
and
${unreachable} / (${count(called)} > 0) >= ${NEARLY_ALL}
and
${failed(['cluster'], ON_THE_WIRE)} >= ${thresholds['outage.minErrors']}`,
    keepFiringFor: 720,
    severity: 'critical',
    summary: 'Voice providers cannot be reached from a cluster.',
    description: `Requests to {{ $value | humanize }} providers end in network errors or timeouts, nearly all of those that are called{{ with $labels.cluster }} from cluster {{ . }}{{ end }}. Check DNS, egress and proxies.`,
    dashboard: 'overview',
    scope: 'cluster',
  };
}
