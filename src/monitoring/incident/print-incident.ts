import { markdownTable } from '../format/markdown.ts';
import type { Incident } from './incident.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const count = (value: number): string => String(Math.round(value));
const seconds = (value: number | undefined): string => (value === undefined ? 'not known' : `${value} s`);

/** `incident.md`: for the provider's support and for a claim. Nothing of the service's inside but its account names. */
export function printIncident(incident: Incident, picture: string | undefined): string {
  const { title, provider, from, to } = incident;
  const parts = [
    `# ${title}: failures from ${from} to ${to}`,
    summary(incident),
    picture === undefined ? '' : `![Requests and failures over time](${picture})`,
    section(
      'Failures by cause',
      table(
        ['category', 'code', 'failures', 'share'],
        incident.byCode.map((row) => [row.category, code(row.code), count(row.count), percent(row.share)]),
      ),
    ),
    section(
      'By operation',
      table(
        ['operation', 'requests', 'failures'],
        incident.byOperation.map((row) => [row.operation, count(row.requests), count(row.failures)]),
      ),
    ),
    streams(incident),
    section(
      'How calls ended',
      table(
        ['outcome', 'reason', 'calls'],
        incident.calls.map((row) => [row.outcome, code(row.reason), count(row.count)]),
      ),
    ),
    section(
      'Accounts',
      table(
        ['account', 'category', 'refusals'],
        incident.accounts.map((row) => [row.account, row.category, count(row.count)]),
      ),
    ),
    section(
      'Request ids',
      table(
        ['time (UTC)', 'request id', 'code', 'operation'],
        incident.requestIds.map((row) => [row.at, code(row.id), code(row.code), row.operation ?? '']),
      ),
    ),
    section(
      'Alerts',
      table(
        ['alert', 'severity', 'from', 'to'],
        incident.alerts.map((row) => [row.alert, row.severity, row.from, row.to]),
      ),
    ),
    claim(incident),
    section('What is not known', incident.unknown.map((line) => `- ${line}`).join('\n')),
    `Made at ${incident.madeAt} by sidetone ${incident.sidetone} from Prometheus ${incident.prometheus}; provider \`${provider}\`. Counts are read sample by sample.`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function summary(incident: Incident): string {
  const { requests, failures, began, ended, ongoing, latency, premature, byCategory } = incident;
  const causes = byCategory.map((row) => `${row.category} ${count(row.count)}`).join(', ');
  const lines = [
    began === undefined
      ? 'No failure was counted in this period.'
      : `- **Began** ${began}, **last failure** ${ended}${ongoing ? ' (going on at the end of the period)' : ''}`,
    `- **Requests** ${count(requests)}, **failed** ${count(failures)} (${percent(requests === 0 ? 0 : failures / requests)})${causes === '' ? '' : `: ${causes}`}`,
    `- **Latency** median ${seconds(latency.p50)}, 95th percentile ${seconds(latency.p95)}, 99th ${seconds(latency.p99)} (estimated from buckets)`,
    ...(premature > 0
      ? [`- **Sent too early** ${count(premature)} requests came before the provider’s Retry-After had passed`]
      : []),
  ];
  return lines.join('\n');
}

function streams({ streams: { opened, refused, closedWithError, byCode } }: Incident): string {
  if (opened + refused + closedWithError === 0) return '';
  const rows = byCode.map((row) => [code(row.code), row.category, count(row.count)]);
  return section(
    'Streams',
    [
      `${count(opened)} opened, ${count(refused)} refused, ${count(closedWithError)} ended with an error.`,
      table(['close code', 'category', 'streams'], rows),
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  );
}

function claim({ availability, to }: Incident): string {
  const { categories, failures, percent: value, minutes, badMinutes, sla } = availability;
  const lines = [
    `Only failures on the provider’s side count (${categories.join(', ')}): ${count(failures)}. Most agreements exclude throttling, credits, keys, wrong requests, timeouts and network errors.\n`,
    `- **Availability** ${value === undefined ? 'not known: no request' : `${value} % of requests`}; ${badMinutes} of ${minutes} minutes with more than 5 % such failures`,
    ...(sla === undefined
      ? []
      : [
          `- **Agreement** ${sla.percent} %: ${sla.met ? 'met' : 'not met'} in this period; it allows ${sla.allowedMinutesPerMonth} minutes in a month of 30 days`,
        ]),
    `- **Deadline** many providers ask for the claim within 30 days of the end of the month, ${endOfClaim(to)}: check your contract`,
    '- **Cause** (fill in):',
  ];
  return section('For a service-credit claim', lines.join('\n'));
}

/** Thirty days after the month in which the period ends. */
function endOfClaim(to: string): string {
  const date = new Date(to);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 30)).toISOString().slice(0, 10);
}

const section = (title: string, body: string): string => (body === '' ? '' : `## ${title}\n\n${body}`);
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : markdownTable(head, rows);
/** Codes hold anything but a line break: a backtick would end the quotation. */
const code = (text: string): string => (text === '' ? '' : `\`${text.replaceAll('`', "'")}\``);
