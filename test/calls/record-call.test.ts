import { describe, expect, it } from 'vitest';
import { register } from '../../src/index.ts';
import { startCalls } from './support.ts';

const AT = '2026-04-19T14:30:00.000000+00:00';

/** https://docs.itellico.ai/reference/webhook-events: the envelope, and the fields of `conversation.ended`. */
const itellico = (event_type: string, data: object) => ({
  event_id: '3a8d4e3f-2f36-4cf7-9d4f-2df8e7f6f1c8',
  event_type,
  created: AT,
  organization_uuid: '8702eb05-d00c-420d-bbbf-fed4b17b8b64',
  organization_name: 'Acme Support',
  data: { conversation_uuid: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890', agent_name: 'Anna', ...data },
});

/** https://developer.kallglot.com/webhooks/overview: the structure of all events. */
const kallglot = (type: string, data: object) => ({ id: 'evt_1', type, api_version: 'v1', created_at: AT, data });

const CALL = { status: 'failed', answer_status: 'user_busy', direction: 'outbound', duration_seconds: 0 };

describe('the webhook', () => {
  it.each([
    ['itellico', itellico('conversation.ended', CALL), 'busy user_busy outbound'],
    [
      'itellico',
      itellico('conversation.ended', { ...CALL, status: 'transferred', answer_status: 'human' }),
      'answered transferred outbound',
    ],
    [
      'kallglot',
      kallglot('session.ended', { id: 'sess_1', object: 'session', status: 'ended', duration: 245.3 }),
      'unknown ended unknown',
    ],
    [
      'kallglot',
      kallglot('session.ended', { id: 'sess_1', status: 'ended', end_reason: 'error' }),
      'failed error unknown',
    ],
    // https://docs.dograh.com/developer/webhooks: the documented variables, and the sample template with the field that is always added.
    [
      'dograh',
      {
        workflow_run_id: 7,
        gathered_context: { call_disposition: 'voicemail_detected' },
        cost_info: { call_duration_seconds: 9 },
      },
      'voicemail voicemail_detected unknown',
    ],
    [
      'dograh',
      { run_id: '7', customer: 'Ann', outcome: 'answered', duration: '12', call_disposition: 'user_hangup' },
      'answered user_hangup unknown',
    ],
    ['dograh', { call_disposition: 'busy' }, 'busy busy unknown'],
    [
      'kaicalls',
      { event: 'call.ended', data: { id: 'call-1', status: 'completed', direction: 'inbound' } },
      'answered completed inbound',
    ],
    [
      'kaicalls',
      { type: 'call.ended', data: { id: 'evt-1', call: { id: 'call-1', status: 'ended', direction: 'outbound' } } },
      'unknown ended outbound',
    ],
    ['kaicalls', { event: 'call.ended', call: { call_id: 'call-1', status: 'ended' } }, 'unknown ended unknown'],
  ])('from %s counts a finished call', async (provider, payload, expected) => {
    const { sidetone, outcomes, faults } = await startCalls();
    sidetone.recordCall(provider, payload);
    expect(await outcomes()).toEqual({ [`${provider} ${expected}`]: 1 });
    expect(await faults()).toBe(0);
  });

  it.each([
    ['itellico', ['conversation.started', 'conversation.analysis.completed'].map((type) => itellico(type, CALL))],
    [
      'kallglot',
      [
        'session.created',
        'session.started',
        'transcript.ready',
        'transcript.segment',
        'recording.ready',
        'recording.failed',
        'analysis.complete',
        'analysis.failed',
        'session.provider.connected',
        'session.provider.disconnected',
      ].map((type) => kallglot(type, { id: 'sess_1', status: 'ended' })),
    ],
    ['kaicalls', ['lead.captured', 'webhook.test'].map((event) => ({ event, data: { id: '1', status: 'ended' } }))],
  ])('from %s about other events counts nothing', async (provider, payloads) => {
    const { sidetone, outcomes, lines } = await startCalls();
    for (const payload of payloads) sidetone.recordCall(provider, payload);
    expect(await outcomes()).toEqual({});
    expect(lines).toEqual([]);
  });

  it('counts a call once, whether the poll or the webhook comes first, and however often it is delivered', async () => {
    const { sidetone, poll, outcomes } = await startCalls();
    const { data } = itellico('conversation.ended', CALL);
    for (let i = 0; i < 3; i++) sidetone.recordCall('itellico', itellico('conversation.ended', CALL));
    await poll('itellico', { ...CALL, conversation_id: data.conversation_uuid });
    expect(await outcomes()).toEqual({ 'itellico busy user_busy outbound': 1 });
  });

  it('an unknown payload is unclassified and never throws', async () => {
    const { sidetone, outcomes, faults, lines } = await startCalls();
    const circle: Record<string, unknown> = { event_type: 'conversation.ended' };
    circle['data'] = circle;
    const trap = Object.defineProperty({}, 'event_type', {
      enumerable: true,
      get: () => {
        throw new Error('mine');
      },
    });
    const hostile = [null, undefined, 7, 'text', [], {}, { event_type: {} }, itellico('conversation.paused', CALL)];
    for (const payload of hostile) sidetone.recordCall('itellico', payload as Record<string, unknown>);
    expect(await outcomes()).toEqual({ 'itellico unknown _OTHER unknown': hostile.length });
    expect(await faults()).toBe(0);
    expect(lines[0]).toMatchObject({ level: 'warn', fields: { category: 'unknown', call_end_reason: '_OTHER' } });
    sidetone.recordCall('itellico', circle);
    expect(await outcomes()).toMatchObject({ 'itellico unknown  unknown': 1 });
    sidetone.recordCall('itellico', trap);
    expect(await faults()).toBe(1);
    // Omind documents no webhook.
    sidetone.recordCall('omind', { event: 'call.ended' });
    expect(await outcomes()).toMatchObject({ 'omind unknown _OTHER unknown': 1 });
    expect(lines.find(({ fields }) => fields['provider'] === 'omind')?.message).toBe(
      'omind call ended: unknown, _OTHER (unknown). Pass facts whose `outcome` is one of answered, busy, no_answer, rejected, invalid_number, voicemail, failed, blocked, cancelled, unknown; for webhooks of this provider add `calls.webhook` to its definition.',
    );
  });
});

describe('plain facts', () => {
  it('are counted unchanged', async () => {
    const { sidetone, outcomes, registry, lines } = await startCalls();
    const fact = {
      outcome: 'answered',
      direction: 'outbound',
      durationSeconds: 61,
      setupSeconds: 2.4,
      id: 'CA1',
    } as const;
    sidetone.recordCall('omind', fact);
    sidetone.recordCall('omind', fact);
    sidetone.recordCall('omind', { outcome: 'failed', reason: 'SIP 503', direction: 'outbound' });
    sidetone.recordCall('omind', { outcome: 'failed', reason: 'SIP 503', direction: 'outbound' });
    sidetone.recordCall('itellico', { outcome: 'failed', reason: 'network_error', id: '1' });
    sidetone.recordCall('omind', { outcome: 'busy' });
    expect(await outcomes()).toEqual({
      'omind answered  outbound': 1,
      'omind failed _OTHER outbound': 2,
      'itellico failed network_error unknown': 1,
      'omind busy  unknown': 1,
    });
    const text = await registry.metrics();
    const labels = '{voice_api_provider_name="omind",voice_api_call_direction="outbound"}';
    expect(text).toContain(`voice_api_call_duration_seconds_sum${labels} 61\n`);
    expect(text).toContain(`voice_api_call_setup_duration_seconds_sum${labels} 2.4\n`);
    expect(lines.map(({ level, fields }) => [level, fields['category'], fields['call_end_reason']])).toEqual([
      ['warn', 'dial', '_OTHER'],
      ['warn', 'dial', '_OTHER'],
      ['warn', 'upstream', 'network_error'],
    ]);
  });

  it('count the setup time even of an unanswered call, and the duration of an answered call only', async () => {
    const { sidetone, registry } = await startCalls();
    sidetone.recordCall('omind', { outcome: 'no_answer', direction: 'outbound', setupSeconds: 5, durationSeconds: 30 });
    const text = await registry.metrics();
    const labels = '{voice_api_provider_name="omind",voice_api_call_direction="outbound"}';
    expect(text).toContain(`voice_api_call_setup_duration_seconds_sum${labels} 5\n`);
    expect(text).not.toContain('voice_api_call_duration_seconds_count{');
  });

  it('without an id count one call each; an empty id counts as none', async () => {
    const { sidetone, outcomes } = await startCalls();
    for (const id of [undefined, '', ''])
      sidetone.recordCall('omind', { outcome: 'busy', ...(id !== undefined && { id }) });
    expect(await outcomes()).toEqual({ 'omind busy  unknown': 3 });
  });

  it.each([
    // The provider's reason decides who is responsible; without one, the outcome does.
    ['omind', { outcome: 'invalid_number' }, ['info', 'invalid_request']],
    ['itellico', { outcome: 'failed', reason: 'agent_error' }, ['warn', 'provider']],
    ['itellico', { outcome: 'failed', reason: 'user_hangup' }, ['warn', 'dial']],
  ] as const)('of %s are logged by responsibility: %o', async (provider, facts, expected) => {
    const { sidetone, lines } = await startCalls();
    sidetone.recordCall(provider, facts);
    expect(lines.map(({ level, fields }) => [level, fields['category']])).toEqual([expected]);
  });

  it.each([
    { outcome: 'exploded' },
    { outcome: 'busy', direction: 'sideways', durationSeconds: Number.NaN, setupSeconds: -1, id: 9 },
  ])('that are invalid do no harm: %o', async (facts) => {
    const { sidetone, outcomes, registry, faults } = await startCalls();
    sidetone.recordCall('omind', facts);
    expect(Object.values(await outcomes())).toEqual([1]);
    expect(await registry.metrics()).not.toMatch(/call_(setup_)?duration_seconds_count/);
    expect(await faults()).toBe(0);
  });
});

it('an unknown provider is not a fault: one line reports it, once', async () => {
  const { sidetone, faults, lines } = await startCalls();
  sidetone.recordCall('twilo', { outcome: 'busy' });
  sidetone.recordCall('twilo', { outcome: 'busy' });
  expect(() => sidetone.recordCall(Symbol('x') as unknown as string, {})).not.toThrow();
  expect(await faults()).toBe(0);
  expect(lines).toHaveLength(2);
  expect(lines[0]?.message).toContain('recordCall: the provider is "twilo", expected one of ');
});

it('does nothing after shutdown, or where sidetone is disabled', async () => {
  const { sidetone, outcomes } = await startCalls();
  await sidetone.shutdown();
  sidetone.recordCall('omind', { outcome: 'busy' });
  await expect(outcomes()).rejects.toThrow();
  process.env['SIDETONE_DISABLED'] = 'true';
  try {
    register().recordCall('omind', { outcome: 'busy' });
  } finally {
    delete process.env['SIDETONE_DISABLED'];
  }
});
