import { DUPLICATE_STREAM } from '../rules/catalogue-codes.ts';
import { STREAM_ERRORS } from '../rules/categories.ts';
import { FAIL_OVER, type Page } from './page.ts';
import { codes, QUERIES, refusedStreams } from './queries.ts';

export const CALL_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiDialFailures',
    callers: 'Outbound calls are not placed, or fail in the network.',
    steps: [
      'Read the code. It names a connection, a number or SIP: undo the last change to the telephony set-up. It names the dial: the carrier.',
      'One destination or all? One country: route around it. All: fail over.',
      'Check the campaign before you call the carrier: a list of bad numbers looks like a broken carrier.',
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
      'How do calls end? Many rejected or straight to voicemail: the caller number may be labelled as spam. Check its reputation.',
      'Did the caller number, the list, the hour or the destination change? Compare with the same campaign yesterday.',
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
      'Were the prompt, the voice or the greeting changed? Undo it.',
      'If the agent does not speak, check the speech provider and the media stream. If it does not hear, check transcription.',
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
      'Watch failed calls in the provider’s portal until then.',
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
      'Read the code or the status of the refused handshake. Keys, credits and limits have their own alerts.',
      'If several services fail the same way, it is the provider: open its status page. If only one fails, check its proxy and load balancer for WebSockets.',
      'Was something deployed? Roll it back.',
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
      'Read the close code and who closed. `network` with 1006: something in between hung up. `provider`: the code gives the reason.',
      'Do all drops come after the same time? An idle timeout of a proxy or load balancer: send pings.',
      'Did many drop at once? A restart, theirs (1012, 1001) or yours: was there a deploy?',
      'Reconnect with backoff. Fail over if it continues.',
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
      'Find the two workers that hold one session: a job delivered twice, a reconnect before the old stream closed, two regions on one queue.',
      'Make a worker close its stream before it opens another, and the queue deliver each session once.',
    ],
    categories: ['conflict'],
    only: DUPLICATE_STREAM,
    queries: [QUERIES.closes, refusedStreams('conflict'), QUERIES.openStreams],
    resolves: 'When fewer second streams are opened in 10 minutes than the threshold, held for 5 minutes.',
  },
];
