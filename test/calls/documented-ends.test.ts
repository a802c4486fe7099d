import { describe, expect, it } from 'vitest';
import type { CallOutcome, Category } from '../../src/index.ts';
import { startCalls } from './support.ts';

type Row = readonly [word: string, outcome: CallOutcome, category?: Category];

/** https://docs.itellico.ai/reference/error-codes: "Call Disconnection Reasons", in its three groups. */
const ITELLICO_REASONS: readonly Row[] = [
  ['user_hangup', 'answered'],
  ['agent_hangup', 'answered'],
  ['call_transfer', 'answered'],
  ['max_duration', 'answered'],
  ['inactivity', 'answered'],
  ['voicemail', 'voicemail'],
  // Connection failures (never connected): the called party causes the first two and a rejection.
  ['dial_busy', 'busy'],
  ['dial_no_answer', 'no_answer'],
  ['dial_failed', 'failed', 'dial'],
  ['dial_rejected', 'rejected'],
  ['invalid_number', 'invalid_number', 'invalid_request'],
  // System errors: carrier network, a supplier, the agent, the plan's limit.
  ['network_error', 'failed', 'upstream'],
  ['provider_error', 'failed', 'upstream'],
  ['agent_error', 'failed', 'provider'],
  ['concurrency_limit', 'blocked', 'concurrency'],
];

/** https://github.com/dograh-hq/dograh/blob/main/api/services/workflow/disposition_codes.py and api/enums.py */
const DOGRAH: readonly Row[] = [
  ['call_duration_exceeded', 'answered'],
  ['call_transferred', 'answered'],
  ['end_call_tool', 'answered'],
  ['voicemail_detected', 'voicemail'],
  ['user_idle_max_duration_exceeded', 'answered'],
  ['user_hangup', 'answered'],
  ['user_qualified', 'answered'],
  ['user_disqualified', 'answered'],
  ['system_cancelled', 'cancelled'],
  ['system_connect_error', 'failed', 'provider'],
  ['unexpected_error', 'failed', 'provider'],
  ['transfer_call', 'answered'],
  ['pipeline_error', 'failed', 'provider'],
  ['completed', 'answered'],
  ['failed', 'failed', 'dial'],
  ['busy', 'busy'],
  ['no-answer', 'no_answer'],
  ['canceled', 'cancelled'],
  ['error', 'failed', 'dial'],
];

/** https://developer.kallglot.com/api-reference/sessions/end: "reason". */
const KALLGLOT: readonly Row[] = [
  ['completed', 'answered'],
  ['customer_hangup', 'answered'],
  ['agent_hangup', 'answered'],
  ['error', 'failed', 'provider'],
  ['timeout', 'unknown'],
];

const CASES: readonly [string, readonly Row[], (word: string) => Record<string, unknown>][] = [
  [
    'itellico',
    ITELLICO_REASONS,
    (word) => ({ conversation_id: word, status: 'failed', disconnection_reason: word, direction: 'outbound' }),
  ],
  [
    'dograh',
    DOGRAH,
    (word) => ({ id: 7, is_completed: true, call_type: 'outbound', gathered_context: { call_disposition: word } }),
  ],
  ['kallglot', KALLGLOT, (word) => ({ id: `sess_${word}`, status: 'ended', end_reason: word })],
  [
    'kaicalls',
    [
      ['completed', 'answered'],
      ['ended', 'unknown'],
    ],
    (word) => ({ id: word, status: word }),
  ],
];

describe.each(CASES)('%s', (provider, rows, body) => {
  it.each([...rows] as [string, CallOutcome, Category?][])(
    '%s maps to %s',
    async (word: string, outcome: CallOutcome, category?: Category) => {
      const { poll, outcomes, lines } = await startCalls();
      await poll(provider, body(word));
      const direction = provider === 'itellico' || provider === 'dograh' ? 'outbound' : 'unknown';
      expect(await outcomes()).toEqual({ [`${provider} ${outcome} ${word} ${direction}`]: 1 });
      expect(lines.map(({ fields }) => fields['category'])).toEqual(category === undefined ? [] : [category]);
    },
  );
});

/** https://docs.itellico.ai/reference/error-codes: "Conversation Statuses" and "Answer Statuses (Outbound)". */
describe('itellico, without a reason', () => {
  it.each([
    [{ status: 'completed', answer_status: 'human' }, 'answered completed'],
    [{ status: 'completed', answer_status: 'machine' }, 'voicemail machine'],
    [{ status: 'failed', answer_status: 'user_busy' }, 'busy user_busy'],
    [{ status: 'failed', answer_status: 'user_rejected' }, 'rejected user_rejected'],
    [{ status: 'failed', answer_status: 'user_unavailable' }, 'no_answer user_unavailable'],
    [{ status: 'failed', answer_status: 'human' }, 'failed failed'],
    [{ status: 'failed', answer_status: 'waiting' }, 'failed failed'],
    [{ status: 'failed', answer_status: 'unknown' }, 'failed failed'],
    [{ status: 'transferred', answer_status: 'human' }, 'answered transferred'],
    [{ status: 'failed', disconnection_reason: 'unknown' }, 'failed failed'],
    [{ status: 'completed' }, 'answered completed'],
    [{ status: 'completed', disconnection_reason: 'a_new_word' }, 'answered completed'],
    // The documentation names the reasons, but not their field: the other way to spell it.
    [{ status: 'failed', disconnect_reason: 'dial_no_answer' }, 'no_answer dial_no_answer'],
  ])('%o maps to %s', async (facts, expected) => {
    const { poll, outcomes } = await startCalls();
    await poll('itellico', { conversation_id: 'c1', direction: 'outbound', ...facts });
    expect(await outcomes()).toEqual({ [`itellico ${expected} outbound`]: 1 });
  });

  // The last is in no table: more may come of it.
  it.each(['active', 'in_progress', 'queued'])('%s is still under way, in both spellings', async (status) => {
    const { poll, outcomes } = await startCalls();
    await poll('itellico', { conversation_id: 'c1', status, answer_status: 'user_busy' });
    expect(await outcomes()).toEqual({});
  });
});

it('kaicalls: any other status is an end, as in its SDK', async () => {
  const { poll, outcomes } = await startCalls();
  await poll('kaicalls', { id: 'c1', status: 'exploded' });
  expect(await outcomes()).toEqual({ 'kaicalls unknown _OTHER unknown': 1 });
});

it.each([
  ['kaicalls', { id: 'c1' }, ['queued', 'ringing', 'in-progress', 'in_progress', 'started']],
  ['kallglot', { id: 's1' }, ['created', 'connecting', 'active']],
] as const)('%s: a call under way has not ended', async (provider, call, statuses) => {
  const { poll, outcomes } = await startCalls();
  for (const status of statuses) await poll(provider, { ...call, status });
  // api/enums.py of Dograh: the states and telephony statuses of a run before its end.
  for (const state of ['initialized', 'running', 'initiated', 'ringing', 'in-progress', 'answered'])
    await poll('dograh', { id: 2, state });
  await poll('dograh', { id: 1, is_completed: false, gathered_context: { call_disposition: 'user_hangup' } });
  expect(await outcomes()).toEqual({});
});
