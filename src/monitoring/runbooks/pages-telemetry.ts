import type { Page } from './page.ts';
import { codes, QUERIES } from './queries.ts';

export const TELEMETRY_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiUnclassifiedErrors',
    callers: 'Unknown, because the meaning of these errors is unknown.',
    steps: [
      'Read the log lines with `category` `unknown`: they hold the provider’s words.',
      'Has the provider documented the code? Upgrade sidetone, or declare it with `defineProvider()`.',
      'Otherwise report it to the maintainers of sidetone, with the provider’s page.',
    ],
    categories: ['unknown'],
    queries: [codes('unknown'), QUERIES.closes],
    reportToProvider: 'Ask what the code means if it is documented nowhere.',
    resolves: 'When there are fewer than the threshold in an hour.',
  },
  {
    alert: 'VoiceApiUnknownCodes',
    callers: 'Depends on the refusals. An alert that waits for the old code stays silent.',
    steps: [
      'Read the log lines with this status: they hold the code as the provider sends it.',
      'Did the provider rename a code, or does a proxy answer in its place?',
      'Upgrade sidetone, or declare the code with `defineProvider()`.',
    ],
    categories: ['invalid_request', 'permission', 'credits', 'conflict'],
    queries: [codes('invalid_request', 'permission', 'credits', 'conflict'), QUERIES.operations],
    reportToProvider: 'Ask whether the code was renamed, and where that is documented.',
    resolves: 'When there are fewer than the threshold in an hour, and after three days at the latest.',
  },
  {
    alert: 'VoiceApiOutcomesMissing',
    callers:
      'Nothing by itself. But what the service does after a call does not happen, and failed calls are not seen.',
    steps: [
      'Do the provider’s webhooks arrive? Look at the access log of the ingress, and at the webhook log in the provider’s portal: a refused signature, a redirect, an expired certificate, a wrong address.',
      'Was the service, the ingress or the webhook’s address changed? Undo it.',
      'They arrive? Then the service no longer passes them to `recordCall()`, or the calls do not end: look for calls that stay open in the portal.',
    ],
    queries: [QUERIES.callEnds, QUERIES.placed],
    reportToProvider: 'Call ids without a webhook, with the time at which each call ended.',
    resolves: 'When the outcomes of more than a tenth of the calls are reported again, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiTelemetryMissing',
    callers: 'Unknown: no process reports. The service may be down, or healthy but unmonitored.',
    steps: [
      'Is the service running? If not, that is the incident: start it.',
      'Look at its targets in Prometheus. None: was it removed, or was the service monitor changed? Down: check the port and the network policy.',
      'Up: it was deployed without `register()`, or with SIDETONE_DISABLED. Roll it back.',
      'Was it removed on purpose? Silence the alert for a day. Does it end on purpose, as a cron job? Pass `--cron-job <job>` to `sidetone rules`.',
    ],
    queries: [QUERIES.reporting],
    resolves: 'When one process reports, or a day after the last one did.',
  },
  {
    alert: 'VoiceApiTelemetryPartial',
    callers: 'Unknown for a part of the processes: failures there raise no alert.',
    steps: [
      'Look at the targets of the job in Prometheus. Which are down, and with which error?',
      'Are they on one node, in one zone or of one version? Then it is a full node, a network policy or a bad deploy.',
      'Are they up, but without these metrics? The version that was deployed does not call `register()`: roll it back.',
    ],
    queries: [QUERIES.reporting, QUERIES.targetsDown],
    resolves: 'When the processes report again, or about an hour after they were last seen.',
  },
  {
    alert: 'VoiceApiInstrumentationFaults',
    callers: 'Nothing: the service’s own calls are never touched. Signals may be incomplete.',
    steps: [
      'Read the log line of the fault: it holds the stage and the stack, once per kind.',
      'Upgrade sidetone if its CHANGELOG names the fault. Otherwise report it to the maintainers.',
    ],
    queries: [QUERIES.faults, QUERIES.reporting],
    resolves: 'An hour after the last fault.',
  },
];
