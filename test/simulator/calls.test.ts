import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../kit/server.ts';
import { simulate } from './support.ts';

const ACCOUNT = '/v1/accounts/a1';
const SECRET = 'whsec_1';

const post = async (url: string) => (await fetch(url, { method: 'POST' })).json() as Promise<Record<string, unknown>>;
const get = async (url: string) => (await fetch(url)).json() as Promise<Record<string, unknown>>;

type Delivery = { headers: Record<string, string | string[] | undefined>; body: string };

/** A receiver of webhooks. */
async function mailbox() {
  const deliveries: Delivery[] = [];
  const server = await serve((request, response, body) => {
    deliveries.push({ headers: request.headers, body });
    response.writeHead(204).end();
  });
  onTestFinished(() => server.close());
  const arrived = async (count: number) => {
    for (let i = 0; i < 200 && deliveries.length < count; i++) await sleep(10);
    return deliveries;
  };
  return { url: server.url, arrived };
}

describe('a call', () => {
  it('is listed by KaiCalls once it is placed', async () => {
    const kaicalls = (await simulate({ providers: ['kaicalls'] })).provider('kaicalls');
    await post(`${kaicalls.url}/api/v1/calls`);
    await post(`${kaicalls.url}/api/v1/calls`);
    const { calls } = (await get(`${kaicalls.url}/api/v1/calls`)) as { calls: unknown[] };
    expect(calls).toHaveLength(2);
  });

  it('rings, is answered, and ends normally without a script', async () => {
    const itellico = (await simulate()).provider('itellico');
    itellico.call({ ringMs: 400, talkMs: 600 });
    const { id } = await post(`${itellico.url}${ACCOUNT}/calls`);
    const read = () => get(`${itellico.url}${ACCOUNT}/conversations/${id}`);
    expect(await read()).toMatchObject({ conversation_id: id, status: 'in_progress', direction: 'outbound' });
    expect(itellico.calls).toMatchObject([{ id, state: 'ringing', end: undefined }]);
    await sleep(500);
    expect(itellico.calls).toMatchObject([{ id, state: 'answered', end: undefined }]);
    await sleep(600);
    expect(await read()).toMatchObject({
      status: 'completed',
      disconnection_reason: 'user_hangup',
      duration_seconds: 0.6,
    });
    expect(await get(`${itellico.url}${ACCOUNT}/conversations`)).toMatchObject({
      count: 1,
      items: [{ conversation_id: id }],
    });
  });

  it.each([
    [
      'itellico',
      'dial_busy',
      `${ACCOUNT}/calls`,
      (id: unknown) => `${ACCOUNT}/conversations/${id}`,
      { status: 'failed', disconnection_reason: 'dial_busy', duration_seconds: 0 },
    ],
    [
      'itellico',
      'call_transfer',
      `${ACCOUNT}/calls`,
      (id: unknown) => `${ACCOUNT}/conversations/${id}`,
      { status: 'transferred' },
    ],
    [
      'kallglot',
      'error',
      '/v1/sessions',
      (id: unknown) => `/v1/sessions/${id}`,
      { status: 'ended', end_reason: 'error' },
    ],
    [
      'kaicalls',
      'ended',
      '/api/v1/calls',
      (id: unknown) => `/api/v1/calls?id=${id}`,
      { status: 'ended', direction: 'outbound' },
    ],
    [
      'dograh',
      'no-answer',
      '/api/v1/public/agent/1',
      (id: unknown) => `/api/v1/workflow/12/runs/${id}`,
      { is_completed: true, gathered_context: { call_disposition: 'no-answer', mapped_call_disposition: 'no-answer' } },
    ],
  ] as const)('of %s ends with %s', async (name, end, place, read, expected) => {
    const provider = (await simulate()).provider(name);
    provider.call({ end, ringMs: 0, talkMs: 0, times: 1 });
    const placed = await post(provider.url + place);
    await sleep(5);
    expect(await get(provider.url + read(placed['id'] ?? placed['workflow_run_id']))).toMatchObject(expected);
    // Only that one.
    await post(provider.url + place);
    expect(provider.calls.map((call) => call.end)).toEqual([end, undefined]);
  });

  it('ends when the service ends it', async () => {
    const kallglot = (await simulate()).provider('kallglot');
    kallglot.call({ ringMs: 0, talkMs: 60_000 });
    const { id } = await post(`${kallglot.url}/v1/sessions`);
    expect(await get(`${kallglot.url}/v1/sessions/${id}`)).toMatchObject({ status: 'active' });
    expect(await post(`${kallglot.url}/v1/sessions/${id}/end`)).toMatchObject({ id, status: 'ended' });
    expect(await get(`${kallglot.url}/v1/sessions/${id}`)).toMatchObject({ status: 'ended', end_reason: 'completed' });
  });

  it('ends when the service hangs up while it rings, and the webhook reports that', async () => {
    const { url, arrived } = await mailbox();
    const kallglot = (await simulate()).provider('kallglot');
    kallglot.webhook({ url, secret: SECRET });
    kallglot.call({ ringMs: 60_000 });
    const { id } = await post(`${kallglot.url}/v1/sessions`);
    expect(await post(`${kallglot.url}/v1/sessions/${id}/end`)).toMatchObject({ id, status: 'ended' });
    expect(await get(`${kallglot.url}/v1/sessions/${id}`)).toMatchObject({ status: 'ended', end_reason: 'completed' });
    expect(JSON.parse((await arrived(1))[0]?.body ?? '{}')).toMatchObject({ data: { id, end_reason: 'completed' } });
  });

  it('is not placed by a request that fails', async () => {
    const dograh = (await simulate()).provider('dograh');
    dograh.failDials();
    await post(`${dograh.url}/api/v1/public/agent/1`);
    expect(dograh.calls).toEqual([]);
  });
});

describe('a webhook', () => {
  it('from Kallglot is signed as documented', async () => {
    const { url, arrived } = await mailbox();
    const kallglot = (await simulate()).provider('kallglot');
    kallglot.webhook({ url, secret: SECRET });
    kallglot.call({ end: 'customer_hangup', ringMs: 0, talkMs: 20 });
    const { id } = await post(`${kallglot.url}/v1/sessions`);
    const [{ headers, body } = { headers: {}, body: '' }] = await arrived(1);
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['kallglot-signature'])) ?? [];
    expect(v1).toBe(createHmac('sha256', SECRET).update(`${t}.${body}`).digest('hex'));
    expect(JSON.parse(body)).toMatchObject({
      type: 'session.ended',
      data: { id, status: 'ended', end_reason: 'customer_hangup' },
    });
  });

  it('arrives once, when the call is over, and not after heal()', async () => {
    const { url, arrived } = await mailbox();
    const itellico = (await simulate()).provider('itellico');
    itellico.webhook({ url });
    itellico.call({ end: 'dial_rejected', ringMs: 20 });
    await post(`${itellico.url}${ACCOUNT}/calls`);
    const [{ headers, body } = { headers: {}, body: '' }] = await arrived(1);
    expect(JSON.parse(body)).toMatchObject({
      event_type: 'conversation.ended',
      data: { status: 'failed', disconnection_reason: 'dial_rejected' },
    });
    expect(Object.keys(headers).filter((name) => name.includes('signature'))).toEqual([]);
    itellico.heal();
    await post(`${itellico.url}${ACCOUNT}/calls`);
    await sleep(300);
    expect(await arrived(1)).toHaveLength(1);
  });
});

it.each([
  [
    { end: 'exploded' },
    /^sidetone\/simulator: itellico\.call\.end is "exploded", expected one of the words "user_hangup", /,
  ],
  [{ ringMs: -1 }, /^sidetone\/simulator: itellico\.call\.ringMs is -1, expected a whole number from 0 to 600000$/],
  [
    { ends: 'dial_busy' },
    /^sidetone\/simulator: itellico\.call\.ends is "dial_busy", expected one of the keys end, ringMs, talkMs, reportSeconds, times$/,
  ],
] as [object, RegExp][])('rejects %o', async (behaviour, sentence) => {
  const itellico = (await simulate()).provider('itellico');
  expect(() => itellico.call(behaviour)).toThrow(sentence);
});

it('cannot be configured without a URL, nor for a provider that documents no calls', async () => {
  const simulator = await simulate();
  expect(() => simulator.provider('kallglot').webhook({ url: 'ftp://x' })).toThrow(
    'sidetone/simulator: kallglot.webhook.url is "ftp://x", expected an http or https URL',
  );
  expect(() => simulator.provider('omind').call({})).toThrow(
    'sidetone/simulator: omind.call is an object, expected a provider that documents how calls end',
  );
});
