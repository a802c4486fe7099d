import { DUPLICATE_STREAM } from '../rules/catalogue-codes.ts';
import { BUDGETED, PROVIDER_SIDE, REMAINING, STREAM_ERRORS } from '../rules/categories.ts';
import type { Page } from './page.ts';
import { codes, QUERIES, refusedStreams } from './queries.ts';

const OURS_OR_THEIRS =
  'Is it the provider or us? If several services or clusters fail in the same way, it is the provider. If one process or cluster fails, check its DNS, egress, proxy and TLS.';

export const FAILURE_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiProviderOutage',
    callers:
      'Most new calls fail. Calls in progress may continue, but transfers, recordings and hang-ups through the API fail.',
    steps: [
      OURS_OR_THEIRS,
      'Open the provider’s status page.',
      'Fail over to another provider, or pause the dialers so that the queue does not grow.',
      'Contact the provider with request ids. Retry only with exponential backoff.',
    ],
    categories: PROVIDER_SIDE,
    queries: [codes(...PROVIDER_SIDE), QUERIES.processes, QUERIES.operations, QUERIES.latency],
    tellProvider:
      'When it began, which operations fail with which status, the share of failed requests, and a few request ids. For network errors, the IP address that your resolver returned.',
    resolves: '10 minutes after the share of failed requests falls below the threshold.',
  },
  {
    alert: 'VoiceApiHighErrorRatio',
    callers: 'Some calls, or parts of them (transcripts, recordings, lookups), fail.',
    steps: [
      'Read the codes. One code from one operation: we or the provider changed something. Many codes: the provider is failing.',
      'Was something deployed? invalid_request, not_found, conflict and permission are nearly always caused by us.',
      OURS_OR_THEIRS,
    ],
    categories: REMAINING,
    queries: [QUERIES.errorRatio, codes(...REMAINING), QUERIES.operations, QUERIES.processes],
    tellProvider: 'For failures that our requests do not cause: the operation, the code, the time and two request ids.',
    resolves: '5 minutes after the share of failed requests falls below the threshold.',
  },
  {
    alert: 'VoiceApiHighLatency',
    callers: 'Calls start late, assistants pause before they speak, and people hang up.',
    steps: [
      'Which operation is slow? Placing a call takes seconds; reading a status does not.',
      OURS_OR_THEIRS,
      'Open a slow trace from the exemplars: is it the connection or the response that takes long?',
      'Shorten timeouts only if you can fail over to another provider.',
    ],
    queries: [QUERIES.latency, QUERIES.slowOperations, QUERIES.traffic],
    tellProvider: 'The operation, the usual and the current latency, since when, and two request ids of slow requests.',
    resolves: '5 minutes after the 95th percentile falls below the threshold.',
  },
  {
    alert: 'VoiceApiDialFailures',
    callers:
      'Outbound calls are not placed: the provider cannot route or dial them. It reports this in the response, or minutes later as the outcome of the call.',
    steps: [
      'Read the code. If it names a connection, a number or SIP, the telephony settings were changed: undo the change. If it names the dial itself, it is the carrier.',
      'Does one destination fail or all? If one country or carrier fails, route around it. If all fail, fail over to another provider.',
      'A list of wrong numbers looks like a broken carrier. Check the campaign before you contact the carrier.',
    ],
    categories: ['dial'],
    outcomes: ['failed'],
    queries: [QUERIES.dialRatio, codes('dial'), QUERIES.effectiveness, QUERIES.callEnds, QUERIES.operations],
    tellProvider:
      'When it began, the code, the connection of the caller number, the destination countries, and a few request ids.',
    resolves:
      '5 minutes after the share of failures over 15 minutes (30 minutes for call outcomes) falls below the threshold.',
  },
  {
    alert: 'VoiceApiAnswerRatioDrop',
    callers: 'Calls ring, but fewer people answer than usual. Campaigns cost money and reach few people.',
    steps: [
      'Are calls busy, unanswered, rejected or sent to voicemail? If many are rejected, the caller number may be labelled as spam: check its reputation.',
      'Did the caller number, the list, the time of day or the destination change? Compare with the same campaign yesterday.',
      'Are there more short answered calls than usual? People hang up on what they hear: listen to one.',
      'Slow the campaign down meanwhile: each unanswered call harms the reputation of the number.',
    ],
    outcomes: ['busy', 'no_answer', 'rejected', 'voicemail', 'invalid_number'],
    queries: [QUERIES.answerRatio, QUERIES.callEnds, QUERIES.shortCalls, QUERIES.meanDuration, QUERIES.setup],
    tellProvider:
      'The caller number, the destinations, the usual and the current answer ratio, since when, and a few call ids.',
    resolves:
      '5 minutes after the answer ratio rises above the threshold. A lasting change becomes the new baseline within a day.',
  },
  {
    alert: 'VoiceApiStreamsRefused',
    callers: 'Calls connect and stay silent, or end at once, because their audio stream cannot be opened.',
    steps: [
      'Read the code or the status of the refused handshake. Keys, credits and limits have their own alerts.',
      OURS_OR_THEIRS,
      'Does every proxy and load balancer on the way let WebSockets through? Was one changed?',
    ],
    categories: STREAM_ERRORS,
    queries: [QUERIES.refusalRatio, refusedStreams(...STREAM_ERRORS), QUERIES.openStreams],
    tellProvider:
      'When it began, the status of the handshake, the share of refused streams, and request ids of refused handshakes.',
    resolves: '5 minutes after the share of refused streams over 10 minutes falls below the threshold.',
  },
  {
    alert: 'VoiceApiStreamsDropped',
    callers: 'Calls go silent or are cut off.',
    steps: [
      'Read the close code and the initiator. `network` with 1006: the connection was cut without a close frame, probably by something in between. `provider`: the code gives the reason.',
      'Do all streams drop after the same time? An idle timeout of a proxy or load balancer ends them: send pings.',
      'Do many streams drop at once? The provider restarted (1012, 1001), or we did: was there a deploy?',
      'Reconnect with backoff. Fail over if it continues.',
    ],
    categories: STREAM_ERRORS,
    queries: [QUERIES.dropRatio, QUERIES.closes, QUERIES.openStreams],
    tellProvider:
      'When it began, the close codes with their counts, how long the streams were open, and request ids of their handshakes.',
    resolves: '5 minutes after the share of dropped streams over 10 minutes falls below the threshold.',
  },
  {
    alert: 'VoiceApiStreamDuplicates',
    callers: 'Usually nothing: the first stream continues. If the wrong worker wins, a call is silent.',
    steps: [
      'Find the two workers that use one session: a job that was delivered twice, a reconnect before the old stream was closed, two regions on one queue.',
      'Make the worker close its stream before it opens another, and make the queue deliver each session once.',
    ],
    categories: ['conflict'],
    only: DUPLICATE_STREAM,
    queries: [QUERIES.closes, refusedStreams('conflict'), QUERIES.openStreams],
    resolves: '5 minutes after the number of second streams in 10 minutes falls below the threshold.',
  },
  {
    alert: 'VoiceApiErrorBudgetBurn',
    callers: 'Requests fail faster than the objective allows. Another alert usually names the cause.',
    steps: [
      'Look at the other alerts for the same provider: they name the cause.',
      'If there is none, the failures are few and steady: read the codes and the operations.',
      'Decide with the owner of the objective: fail over, slow down or accept it.',
    ],
    categories: BUDGETED,
    queries: [codes(...BUDGETED), QUERIES.operations, QUERIES.traffic],
    tellProvider:
      'The share of failed requests per day by code, with request ids: the basis of a claim under the provider’s service level agreement.',
    resolves: 'When the burn rate of the short window falls below the threshold.',
  },
];
