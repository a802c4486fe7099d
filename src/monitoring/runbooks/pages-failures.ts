import { DUPLICATE_STREAM } from '../rules/catalogue-codes.ts';
import { BUDGETED, PROVIDER_SIDE, REMAINING, STREAM_ERRORS } from '../rules/categories.ts';
import type { Page } from './page.ts';
import { codes, QUERIES, refusedStreams } from './queries.ts';

const OURS_OR_THEIRS =
  'Theirs or ours? If several services or clusters fail alike, it is the provider. If one process or one cluster fails, look at its DNS, egress, proxy and TLS.';

export const FAILURE_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiProviderOutage',
    callers:
      'Most new calls fail, whatever the number. Calls under way may go on, without transfers, recordings or hang-ups by API.',
    steps: [
      OURS_OR_THEIRS,
      'Open the provider’s status page.',
      'Fail over to another provider, or pause the dialers so that the queue does not grow.',
      'Write to the provider with request ids. Retry with exponential backoff only.',
    ],
    categories: PROVIDER_SIDE,
    queries: [codes(...PROVIDER_SIDE), QUERIES.processes, QUERIES.operations, QUERIES.latency],
    tellProvider:
      'When it began, which operations fail with which status, the share of failures, and a handful of request ids. For network errors, the address that your resolver gave.',
    resolves: 'Less than the threshold fails, and 10 minutes more.',
  },
  {
    alert: 'VoiceApiHighErrorRatio',
    callers: 'A part of the calls or of what goes with them (transcripts, recordings, look-ups) fails.',
    steps: [
      'Read the codes: one code from one operation is a change of ours or theirs; many codes are a failing provider.',
      'Was something deployed? invalid_request, not_found, conflict and permission are nearly always our own doing.',
      OURS_OR_THEIRS,
    ],
    categories: REMAINING,
    queries: [QUERIES.errorRatio, codes(...REMAINING), QUERIES.operations, QUERIES.processes],
    tellProvider: 'For failures that are not our requests’ fault: the operation, the code, the time, two request ids.',
    resolves: 'Less than the threshold fails, and 5 minutes more.',
  },
  {
    alert: 'VoiceApiHighLatency',
    callers: 'Calls start late; assistants pause before they speak; people hang up.',
    steps: [
      'Which operation? Placing a call takes seconds by nature, reading a status does not.',
      OURS_OR_THEIRS,
      'Open a slow trace from the exemplars: is the time in the connection, or in the answer?',
      'Shorten timeouts only if there is another provider to go to.',
    ],
    queries: [QUERIES.latency, QUERIES.slowOperations, QUERIES.traffic],
    tellProvider: 'The operation, the usual and the present time, since when, and two request ids of slow requests.',
    resolves: '19 of 20 requests are answered in less than the threshold, and 5 minutes more.',
  },
  {
    alert: 'VoiceApiDialFailures',
    callers:
      'Outbound calls are not placed: the provider cannot route or dial them. It says so in its answer, or minutes later in what became of the call.',
    steps: [
      'Read the code. About a connection, a number or SIP: somebody changed the telephony set-up; undo it. About the dial itself: the carrier.',
      'One destination or all? If one country or carrier fails, route around it. If all fail, fail over to another provider.',
      'Wrong numbers fail one by one: a bad list looks like a broken carrier. Look at the campaign before you call the carrier.',
    ],
    categories: ['dial'],
    outcomes: ['failed'],
    queries: [QUERIES.dialRatio, codes('dial'), QUERIES.effectiveness, QUERIES.callEnds, QUERIES.operations],
    tellProvider:
      'When it began, the code, the caller number’s connection, the destination countries, and a handful of request ids.',
    resolves: 'Less than the threshold fails over 15 minutes (of calls: 30 minutes), and 5 minutes more.',
  },
  {
    alert: 'VoiceApiAnswerRatioDrop',
    callers: 'Calls go out and ring, but people do not pick up as they did. Campaigns cost money and reach nobody.',
    steps: [
      'Busy, no answer, rejected or voicemail? Many rejected: the caller number may be labelled as spam; look at its reputation.',
      'Was the caller number, the list, the time of day or the destination changed? Compare with the same campaign of yesterday.',
      'Answered calls of a few seconds, more than usual: people hang up on what they hear; listen to one.',
      'Slow the campaign down while you look: each unanswered call makes the number’s reputation worse.',
    ],
    outcomes: ['busy', 'no_answer', 'rejected', 'voicemail', 'invalid_number'],
    queries: [QUERIES.answerRatio, QUERIES.callEnds, QUERIES.shortCalls, QUERIES.meanDuration, QUERIES.setup],
    tellProvider:
      'The caller number, the destinations, the usual and the present answer ratio, since when, and a handful of call ids.',
    resolves: 'The answer ratio is above the threshold, and 5 minutes more; a new usual is learnt within a day.',
  },
  {
    alert: 'VoiceApiStreamsRefused',
    callers: 'Calls connect and stay silent, or end at once: their audio stream cannot be opened.',
    steps: [
      'Read the code or the status of the refused handshake. Keys, credits and limits have alerts of their own.',
      OURS_OR_THEIRS,
      'Does a proxy or load balancer between us and the provider let WebSockets through? Was it changed?',
    ],
    categories: STREAM_ERRORS,
    queries: [QUERIES.refusalRatio, refusedStreams(...STREAM_ERRORS), QUERIES.openStreams],
    tellProvider:
      'When it began, the status of the handshake, the share that is refused, and request ids of refused handshakes.',
    resolves: 'Less than the threshold is refused over 10 minutes, and 5 minutes more.',
  },
  {
    alert: 'VoiceApiStreamsDropped',
    callers: 'Calls go silent or are cut in the middle.',
    steps: [
      'Read close code and initiator. `network` with 1006: nobody said goodbye, so that something between hung up. `provider`: the code says why.',
      'Do all drops come after the same time? Then an idle time-out of a proxy or load balancer ends them: send pings.',
      'Do they come at once, for many? A restart: theirs (1012, 1001) or ours; was there a deploy?',
      'Reconnect with backoff; fail over if it goes on.',
    ],
    categories: STREAM_ERRORS,
    queries: [QUERIES.dropRatio, QUERIES.closes, QUERIES.openStreams],
    tellProvider:
      'When it began, the close codes with their counts, how long the streams had been open, and request ids of their handshakes.',
    resolves: 'Less than the threshold ends so over 10 minutes, and 5 minutes more.',
  },
  {
    alert: 'VoiceApiStreamDuplicates',
    callers: 'Mostly nothing: the first stream goes on. Where the wrong one of two workers wins, a call is silent.',
    steps: [
      'Find the two workers that hold one session: a job that was delivered twice, a reconnect before the old stream was closed, two regions on one queue.',
      'Make the worker close its stream before it opens another, and the queue deliver a session once.',
    ],
    categories: ['conflict'],
    only: DUPLICATE_STREAM,
    queries: [QUERIES.closes, refusedStreams('conflict'), QUERIES.openStreams],
    resolves: 'Fewer second streams in 10 minutes than the threshold, and 5 minutes more.',
  },
  {
    alert: 'VoiceApiErrorBudgetBurn',
    callers: 'As many calls have failed as the objective allows in a much longer time. Another alert usually says why.',
    steps: [
      'Look at the alerts that fire for the same provider: they name the cause.',
      'None does? Then the failures are few and steady: read the codes, and the operations.',
      'Decide with whoever owns the objective: fail over, slow down, or accept it.',
    ],
    categories: BUDGETED,
    queries: [codes(...BUDGETED), QUERIES.operations, QUERIES.traffic],
    tellProvider:
      'The share of failed requests per day, by code, with request ids: it is the basis of a claim on their service level.',
    resolves: 'The short one of the two windows is below the threshold.',
  },
];
