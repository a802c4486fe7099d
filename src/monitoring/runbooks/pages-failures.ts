import { BUDGETED, FAILED, LOST, PROVIDER_SIDE, REMAINING } from '../rules/categories.ts';
import { FAIL_OVER, type Page } from './page.ts';
import { codes, QUERIES } from './queries.ts';

const OURS_OR_THEIRS =
  'Do several services or clusters fail the same way at this provider alone? It is the provider. Does one service or cluster fail at every provider? It is your DNS, egress, proxy or a certificate.';

export const FAILURE_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiProviderOutage',
    callers: 'Most new calls fail, to any number. Calls under way may continue, without transfers or recordings.',
    steps: [
      'Read the code in the alert. A status such as 503 comes from the provider: open its status page. ENOTFOUND, ECONNREFUSED or a code about a certificate comes from the network between you.',
      OURS_OR_THEIRS,
      'The provider: fail over now, or pause the dialers so that the queue does not grow. Then open a ticket with request ids. Your network: fix it first, since failing over would use it too.',
    ],
    failOver: FAIL_OVER,
    categories: PROVIDER_SIDE,
    queries: [codes(...PROVIDER_SIDE), QUERIES.processes, QUERIES.operations, QUERIES.latency],
    reportToProvider:
      'When it began, which operations fail with which status, the share of failures, and a few request ids. For network errors, the address that your resolver returned.',
    resolves: 'When less than the threshold fails, held for 10 minutes.',
  },
  {
    alert: 'VoiceApiNetworkFailing',
    callers: 'Calls to every provider fail from this cluster. Calls under way may continue.',
    steps: [
      'It is your own network: another provider does not help. Move the traffic to another cluster, if there is one.',
      `Which code? See the query “${QUERIES.networkCodes.title}”. ENOTFOUND or EAI_AGAIN: DNS. ECONNREFUSED or a timeout: egress, firewall or proxy. A code about a certificate: a proxy that inspects TLS.`,
      'Was DNS, a network policy, a proxy or a firewall changed? Undo it. Otherwise wake the person responsible for the network.',
    ],
    failOver:
      'Move the traffic to another cluster. Another provider does not help: it is reached over the same network.',
    queries: [QUERIES.networkCodes, QUERIES.processes, QUERIES.traffic],
    resolves: 'When most of the providers are reached again, held for 12 minutes.',
  },
  {
    alert: 'VoiceApiHighErrorRatio',
    callers: 'Critical: most of the calls, or what goes with them, fail. Warning: a part of them.',
    steps: [
      'Read the code in the alert. One code on one operation: something changed, at your side or theirs. Many codes: the provider is failing.',
      'Was something deployed? Roll it back. invalid_request, not_found, conflict and permission nearly always come from your own change. Nothing deployed? Did the provider switch off an old version, address or model?',
      OURS_OR_THEIRS,
    ],
    failOver: FAIL_OVER,
    categories: REMAINING,
    shown: FAILED,
    queries: [QUERIES.errorRatio, codes(...FAILED), QUERIES.operations, QUERIES.processes],
    reportToProvider:
      'For failures that your requests do not cause: the operation, the code, the time, two request ids.',
    resolves: 'When less than the threshold fails, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiNothingSucceeds',
    callers: 'Everything that depends on this provider fails, but few callers notice: the service makes few requests.',
    steps: [
      'Read the code in the alert. It names the cause: the key, the credits, the network, a certificate that has expired, or the provider.',
      'Was something deployed? Roll it back.',
      OURS_OR_THEIRS,
    ],
    failOver: FAIL_OVER,
    categories: LOST,
    shown: FAILED,
    queries: [codes(...FAILED), QUERIES.operations, QUERIES.processes],
    reportToProvider: 'Since when every request fails, the code, and two request ids.',
    resolves: 'With the first success, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiRequestsHanging',
    callers: 'Silence: calls do not start, assistants do not answer. Then the service gives up.',
    steps: [
      'Open the provider’s status page.',
      'Fail over, or pause the dialers. A restart frees memory, but new requests hang too.',
      OURS_OR_THEIRS,
      'Does the service have a timeout? Without one, requests pile up until it runs out of memory: restart it before that.',
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
      `Find the process with the query “${QUERIES.processes.title}”, and the node that it runs on.`,
      'Restart it. Does the new one fail too? Take the node out of service.',
      'Then check DNS, egress and the mounted secret on that node. Only new processes fail? It is the version: roll it back.',
    ],
    categories: LOST,
    queries: [QUERIES.processes, codes(...LOST)],
    resolves: 'When no process loses nearly all of its requests, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiHighLatency',
    callers: 'Calls start late. Assistants pause before they speak, and people hang up.',
    steps: [
      `Which operation is slow? See the query “${QUERIES.slowOperations.title}”. Placing a call takes seconds by nature, reading a status does not.`,
      'Open the provider’s status page. Is only one service or cluster slow? Check its egress, proxy and CPU.',
      'Do callers notice? Fail over, or place fewer calls at a time.',
      'Open a slow trace from the exemplars: does the time pass in the connection or in the answer?',
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
      'Is today a holiday, were the clocks changed, or was a campaign or the provider switched off on purpose? Silence the alert for a day.',
      'Does the service get work? Check its queue, its triggers and its feature flags.',
      'Was it deployed just before? Roll it back.',
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
      'Look for other alerts about this provider. They name the cause: follow their runbooks.',
      'There are none? Then few requests fail, but steadily. Find the code and the operation on the dashboard.',
      'Critical: fail over. Warning: decide with the owner of the objective whether to fail over, to slow down or to accept it.',
    ],
    failOver: FAIL_OVER,
    categories: BUDGETED,
    queries: [codes(...BUDGETED), QUERIES.operations, QUERIES.traffic],
    reportToProvider:
      'The share of failures per day, by code, with request ids: the basis of a claim on their service level.',
    resolves: 'When the shorter of the two windows is below the threshold.',
  },
];
