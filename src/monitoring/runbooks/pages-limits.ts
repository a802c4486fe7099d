import { FAIL_OVER, type Page } from './page.ts';
import { codes, QUERIES, refusedStreams } from './queries.ts';

export const LIMIT_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiRateLimited',
    callers: 'Some calls start late or not at all.',
    steps: [
      `Find the service that sends more than before with the query “${QUERIES.traffic.title}”: a deploy, a campaign, a load test with the same key, a retry loop without a pause.`,
      'Lower its concurrency or pause it. Make it wait for Retry-After: an early retry is refused again.',
      'Is the traffic intended? Ask the provider for a higher limit.',
    ],
    categories: ['rate_limit'],
    queries: [
      codes('rate_limit'),
      refusedStreams('rate_limit'),
      QUERIES.traffic,
      QUERIES.retryAfter,
      QUERIES.premature,
    ],
    reportToProvider:
      'The limit you need in requests per minute, for which operations, and the limit in their response headers.',
    resolves: 'When the share of refused requests is below the threshold, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiConcurrencyLimit',
    callers: 'New calls are refused: callers hear a busy tone, campaigns fall behind. Calls under way are fine.',
    steps: [
      'Compare the open streams and calls with the limit of your plan. Are more open than there are calls? Then sessions are left open: restart the service that does not end them.',
      'Place fewer calls at a time: queue new ones instead of retrying at once.',
      'Are the calls intended? Ask the provider for a higher limit, or send a part of them to another provider.',
    ],
    failOver: FAIL_OVER,
    categories: ['concurrency'],
    outcomes: ['blocked'],
    queries: [codes('concurrency'), refusedStreams('concurrency'), QUERIES.openStreams, QUERIES.traffic],
    reportToProvider: 'How many calls you need at once, at which hours, and the limit in force.',
    resolves: 'When fewer attempts are refused in 10 minutes than the threshold, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiRetryAfterIgnored',
    callers: 'Calls are delayed: an early request is refused again, and uses up the limit.',
    steps: [
      `Find the process with the query “${QUERIES.premature.title}”. Was something deployed that retries at once? Roll it back.`,
      'Make it wait for Retry-After, with some jitter. Processes that share a key must share the wait.',
    ],
    categories: ['rate_limit', 'concurrency'],
    queries: [QUERIES.premature, QUERIES.retryAfter, codes('rate_limit', 'concurrency')],
    resolves: 'When fewer requests are early in 5 minutes than the threshold, held for 5 minutes.',
  },
  {
    alert: 'VoiceApiAuthFailing',
    callers: 'The calls whose key or token is refused fail at once: the alert shows which share of them.',
    steps: [
      'Was the service just deployed? Roll it back: it may have the secret of another environment.',
      `Does every process fail, or a part? See the query “${QUERIES.processes.title}”. Some processes: they still have the old key, restart them. A part of the requests of each: one of several keys, or tokens that expire too early.`,
      'All of them: create a new key in the provider’s portal and roll it out. Did nobody revoke the old one? Treat it as leaked and call security.',
    ],
    failOver: FAIL_OVER,
    categories: ['auth'],
    queries: [codes('auth'), refusedStreams('auth'), QUERIES.processes],
    reportToProvider:
      'The first characters of the key (never all of it), the time of the first refusal, two request ids.',
    resolves: 'When the share of refusals is below the threshold, held for 10 minutes.',
  },
  {
    alert: 'VoiceApiComplianceBlocks',
    callers: 'These calls or messages must not be made: a do-not-call list, missing consent, the hour or the text.',
    steps: [
      'Stop the campaign that keeps trying. Each attempt may be an offence.',
      'Do not work around the block, neither with another provider nor with another number.',
      'Send the codes and the name of the campaign to the person responsible for compliance.',
    ],
    categories: ['compliance'],
    queries: [codes('compliance'), QUERIES.operations],
    reportToProvider:
      'Only if a number is blocked by mistake: the proof of consent. Never send the number by e-mail unless they ask.',
    resolves: 'When fewer attempts are blocked in 30 minutes than the threshold, held for 10 minutes.',
  },
];
