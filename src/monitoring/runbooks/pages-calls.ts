import { DUPLICATE_STREAM } from '../rules/catalogue-codes.ts';
import { STREAM_ERRORS } from '../rules/categories.ts';
import { FAIL_OVER, type Page } from './page.ts';
import { codes, QUERIES, refusedStreams } from './queries.ts';

export const CALL_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiDialFailures',
    callers: 'Outbound calls are not placed, or fail in the network.',
    steps: [
      'Read the code in the alert. Does it name a connection, a caller number or SIP? Undo the last change to your telephony set-up.',
      'Was a new list of numbers started? Pause it: a list of bad numbers looks like a broken carrier.',
      'Do calls to one country fail, or all? One: route around it. All: fail over.',
    ],
    failOver: FAIL_OVER,
    categories: ['dial'],
    outcomes: ['failed'],
    queries: [QUERIES.dialRatio, codes('dial'), QUERIES.effectiveness, QUERIES.callEnds, QUERIES.operations],
    reportToProvider:
      'When it began, the code, the connection of the caller number, the destination countries, a few request ids.',
    resolves: 'When less than the threshold fails over 15 minutes (calls: 30 minutes), held for 5 minutes.',
  },
  {
    alert: 'VoiceApiAnswerRatioDrop',
    callers: 'Calls go out and ring, but fewer people pick up than before.',
    steps: [
      'Is today a holiday there, or did the list, the hour or the destination change? Then fewer people answer, and nothing is broken.',
      `How do calls end now? See the query “${QUERIES.callEnds.title}”. Many are rejected or go straight to voicemail: the caller number may be labelled as spam. Check its reputation.`,
      'Slow the campaign down while you look: each unanswered call makes the reputation worse.',
    ],
    outcomes: ['busy', 'no_answer', 'rejected', 'voicemail', 'invalid_number'],
    queries: [QUERIES.answerRatio, QUERIES.callEnds, QUERIES.shortCalls, QUERIES.meanDuration, QUERIES.setup],
    reportToProvider:
      'The caller number, the destinations, the usual answer ratio and the present one, since when, a few call ids.',
    resolves:
      'When the answer ratio is above the threshold, held for 5 minutes. Within a day it becomes the usual one.',
  },
  {
    alert: 'VoiceApiShortCalls',
    callers: 'People answer, hear silence or noise, and hang up within six seconds.',
    steps: [
      'Pause the campaign: every call annoys a person and costs money.',
      'Call the agent yourself, or listen to a recording. Does it speak? Does it hear you?',
      'It does not speak: check the speech provider and the media stream. It does not hear: check the transcription. Other alerts may name the provider that fails.',
      'It speaks and hears? Then people do not want the call: were the prompt, the voice, the greeting or the list changed? Undo it.',
    ],
    failOver: 'Mute or deaf: switch the speech or the transcription to the other provider, and call the agent again.',
    queries: [QUERIES.shortCalls, QUERIES.meanDuration, QUERIES.callEnds, QUERIES.openStreams],
    reportToProvider: 'Three call ids of short calls, and when they started.',
    resolves: 'When less than the threshold of the answered calls is short over 30 minutes, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiOutcomesUnknown',
    callers: 'Nothing. Failed calls are no longer recognised, so other alerts stay silent.',
    steps: [
      'Read the log lines of calls with outcome `unknown`: they hold the provider’s words.',
      'Did the provider rename its statuses? Upgrade sidetone, or declare the words with `defineProvider()`.',
      'Until then look at failed calls in the provider’s portal.',
    ],
    outcomes: ['unknown'],
    queries: [QUERIES.callEnds, QUERIES.effectiveness],
    reportToProvider: 'Ask where the new words are documented.',
    resolves: 'When less than the threshold is unknown over 30 minutes, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiStreamsRefused',
    callers: 'Calls connect and stay silent, or end at once: their audio stream cannot be opened.',
    steps: [
      'Was something deployed? Roll it back.',
      'Read the code in the alert: it is the status of the refused handshake. Is there an alert about the key, the credits or a limit? Follow that one.',
      'Do several services fail the same way? It is the provider: open its status page and fail over. Only one? Check its proxy and load balancer for WebSockets.',
    ],
    failOver: FAIL_OVER,
    categories: STREAM_ERRORS,
    queries: [QUERIES.refusalRatio, refusedStreams(...STREAM_ERRORS), QUERIES.openStreams],
    reportToProvider:
      'When it began, the status of the handshake, the share refused, and request ids of refused handshakes.',
    resolves: 'When less than the threshold is refused over 10 minutes, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiStreamsDropped',
    callers: 'Calls go silent or are cut in the middle.',
    steps: [
      `Who closes, with which code? See the query “${QUERIES.closes.title}”. \`provider\`: the code gives the reason. \`network\` with 1006: a proxy, a load balancer or the network cut the connection. \`client\` with 1006: the client library rejected a frame, and the log line gives the reason.`,
      'Did many drop at once? Something restarted: the provider (1001, 1012), or your proxy or service. Was there a deploy?',
      'Do all drop after the same time? It is the idle timeout of a proxy or load balancer: send pings.',
      'Does it continue? Fail over. Make the service reconnect with backoff.',
    ],
    failOver: FAIL_OVER,
    categories: STREAM_ERRORS,
    queries: [QUERIES.dropRatio, QUERIES.closes, QUERIES.openStreams],
    reportToProvider:
      'When it began, the close codes with counts, how long the streams were open, request ids of their handshakes.',
    resolves: 'When less than the threshold ends with an error over 10 minutes, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiStreamDuplicates',
    callers: 'Mostly nothing: the first stream continues. Where the wrong worker wins, a call is silent.',
    steps: [
      'Was something deployed or scaled? Two versions or two regions may read the same queue: stop one.',
      'Otherwise find the session that has two workers: its job was delivered twice, or a worker reconnected before its old stream was closed.',
      'Make a worker close its stream before it opens another, and the queue deliver each session once.',
    ],
    categories: ['conflict'],
    only: DUPLICATE_STREAM,
    queries: [QUERIES.closes, refusedStreams('conflict'), QUERIES.openStreams],
    resolves: 'When fewer second streams are opened in 10 minutes than the threshold, held for 5 minutes.',
  },
];
