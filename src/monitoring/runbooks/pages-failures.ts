import { BUDGETED, FAILED, LOST, PROVIDER_SIDE, UNUSUAL } from '../rules/categories.ts';
import { FAIL_OVER, type Page } from './page.ts';
import { codes, QUERIES } from './queries.ts';

const OURS_OR_THEIRS =
  'If several services or clusters fail the same way, it is the provider. If only one fails, check its DNS, egress, proxy and TLS.';

export const FAILURE_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiProviderOutage',
    callers: 'Most new calls fail, to any number. Calls under way may continue, without transfers or recordings.',
    steps: [
      'Open the provider’s status page.',
      'Fail over now, or pause the dialers so that the queue does not grow.',
      OURS_OR_THEIRS,
      'Open a ticket at the provider with request ids.',
    ],
    failOver: FAIL_OVER,
    categories: PROVIDER_SIDE,
    queries: [codes(...PROVIDER_SIDE), QUERIES.processes, QUERIES.operations, QUERIES.latency],
    reportToProvider:
      'When it began, which operations fail with which status, the share of failures, and a few request ids. For network errors, the address that your resolver returned.',
    resolves: 'When less than the threshold fails, held for 10 minutes.',
  },
  {
    alert: 'VoiceApiHighErrorRatio',
    callers: 'Critical: most of the calls, or what goes with them, fail. Warning: a part of them.',
    steps: [
      'Read the code in the alert. One code on one operation is a change, yours or theirs. Many codes are a failing provider.',
      'Was something deployed? Roll it back: invalid_request, not_found, conflict and permission are nearly always your own.',
      OURS_OR_THEIRS,
    ],
    failOver: FAIL_OVER,
    categories: UNUSUAL,
    queries: [QUERIES.errorRatio, codes(...FAILED), QUERIES.operations, QUERIES.processes],
    reportToProvider:
      'For failures that your requests do not cause: the operation, the code, the time, two request ids.',
    resolves: 'When less than the threshold fails, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiNothingSucceeds',
    callers: 'Everything that depends on this provider fails, but few callers notice: the service makes few requests.',
    steps: [
      'Read the code in the alert: it names the cause (key, credits, network, the provider).',
      'Was something deployed? Roll it back.',
      OURS_OR_THEIRS,
    ],
    failOver: FAIL_OVER,
    categories: LOST,
    queries: [codes(...FAILED), QUERIES.operations, QUERIES.processes],
    reportToProvider: 'Since when every request fails, the code, and two request ids.',
    resolves: 'With the first success, held for 10 minutes.',
  },
  {
    alert: 'VoiceApiRequestsHanging',
    callers: 'Silence: calls do not start, assistants do not answer. Then the service gives up.',
    steps: [
      'Open the provider’s status page.',
      'Fail over, or pause the dialers. Restarting the service does not help: new requests hang, too.',
      OURS_OR_THEIRS,
      'Does the service have a timeout? Without one, requests pile up until it runs out of memory.',
    ],
    failOver: FAIL_OVER,
    categories: ['timeout', 'cancelled'],
    queries: [QUERIES.waiting, QUERIES.aborted, QUERIES.latency, QUERIES.operations],
    reportToProvider: 'When it began, which operations are not answered, how long you waited, and the trace ids.',
    resolves: 'When requests are answered again, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiProcessFailing',
    callers: 'A small part of the calls fails: those handled by the affected processes.',
    steps: [
      `Find the process with the query “${QUERIES.processes.title}”, and its node.`,
      'Restart it, or take the node out of service.',
      'Does the new one fail, too? Check DNS, egress and the mounted secret on that node.',
    ],
    categories: LOST,
    queries: [QUERIES.processes, codes(...LOST)],
    resolves: 'When no process loses nearly all of its requests, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiHighLatency',
    callers: 'Calls start late. Assistants pause before they speak, and people hang up.',
    steps: [
      'Which operation is slow? Placing a call takes seconds by nature; reading a status does not.',
      OURS_OR_THEIRS,
      'Open a slow trace from the exemplars: is the time in the connection or in the answer?',
    ],
    failOver: FAIL_OVER,
    queries: [QUERIES.latency, QUERIES.slowOperations, QUERIES.traffic],
    reportToProvider:
      'The operation, the usual time and the present one, since when, and two request ids of slow requests.',
    resolves: 'When 19 of 20 requests are faster than the threshold, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiTrafficStopped',
    callers: 'Unknown. The service makes almost none of its usual calls.',
    steps: [
      'Is today a holiday, or was a campaign stopped on purpose? Then silence the alert.',
      'Does the service get work? Check its queue, its triggers and its feature flags.',
      'Was it just deployed? Roll it back.',
    ],
    queries: [QUERIES.traffic, QUERIES.reporting],
    resolves: 'When traffic is back to a tenth of the usual.',
  },
];

/** The last, because every other alert is more specific. */
export const BUDGET_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiErrorBudgetBurn',
    callers: 'Calls are failing much faster than the objective allows.',
    steps: [
      'Look at the other alerts of the provider: they name the cause.',
      'There is none? Then the failures are few and steady: read the codes and the operations.',
      'Decide with the owner of the objective: fail over, slow down, or accept it.',
    ],
    failOver: FAIL_OVER,
    categories: BUDGETED,
    queries: [codes(...BUDGETED), QUERIES.operations, QUERIES.traffic],
    reportToProvider:
      'The share of failures per day, by code, with request ids: the basis of a claim on their service level.',
    resolves: 'When the shorter of the two windows is below the threshold.',
  },
];
