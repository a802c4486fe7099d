import type { Planter } from '../secrets.ts';
import type { Answer } from '../server.ts';
import { REFUSAL, type Scenario } from './scenario.ts';

function answered(place: string, answerOf: (plant: Planter) => Answer): Scenario {
  return {
    place,
    play: async (plant, { server, client, watched }) => {
      server.answer(answerOf(plant));
      await watched(() => client.call(server, { method: 'POST', body: '{}' }));
    },
  };
}

const refusal = (body: unknown, more: Answer = {}): Answer => ({
  status: 402,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...more,
});

/** One response for each secret: a header or a field has one value. */
type EachKind = {
  readonly provider?: 'host' | 'dograh';
  /** A number without a plus sign is omitted where numbers are read: a gauge cannot distinguish it from credits. */
  readonly bareDigits?: false;
};

function eachKind(place: string, answerOf: (secret: string) => Answer, options: EachKind = {}): Scenario {
  const { provider = 'host', bareDigits = true } = options;
  return {
    place,
    play: async (plant, { server, client, watched }) => {
      const secrets = [
        plant.key(),
        plant.key('kst_'),
        plant.jwt(),
        plant.phone(),
        ...(bareDigits ? [plant.phone().slice(1)] : []),
        plant.mail(),
        plant.sip(),
        plant.sentence(),
      ];
      for (const secret of secrets) {
        server.answer(answerOf(secret));
        await watched(() => client.call(server, { method: 'POST', body: '{}', origin: `http://${server[provider]}` }));
      }
    },
  };
}

/** Headers that are read as numbers or times at Kallglot. */
const NUMBERS = [
  'retry-after',
  'date',
  'x-api-credits-remaining',
  'x-api-credits-used',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
];

export const MESSAGES: readonly Scenario[] = [
  {
    place: 'request headers',
    play: async (plant, { server, client, watched }) => {
      for (const answer of [{}, REFUSAL]) {
        server.answer(answer);
        const headers = {
          authorization: `Bearer ${plant.password()}`,
          cookie: `access_token=${plant.jwt()}; sid=${plant.password()}`,
          'x-api-key': plant.password(),
          'xi-api-key': plant.password(),
          'x-kaicalls-api-key': plant.key('kc_live_'),
          'idempotency-key': plant.phone(),
          'x-caller': plant.phone(),
        };
        await watched(() => client.call(server, { method: 'POST', headers, body: '{}' }));
      }
    },
  },
  {
    place: 'request body',
    play: async (plant, { server, client, watched }) => {
      for (const answer of [{}, REFUSAL]) {
        server.answer(answer);
        const body = JSON.stringify({ to: plant.phone(), text: plant.sentence(), api_key: plant.password() });
        await watched(() => client.call(server, { method: 'POST', body }));
      }
    },
  },
  answered('response body of a success', (plant) => ({
    body: JSON.stringify({ error: { code: plant.key(), message: plant.sentence() }, token: plant.password() }),
  })),
  eachKind('response header: request id', (secret) => refusal({}, { headers: { 'x-request-id': secret } })),
  eachKind('response header: request id of a success', (secret) => ({ headers: { 'x-request-id': secret } })),
  eachKind(
    'response headers: numbers',
    (secret) => refusal({}, { headers: Object.fromEntries(NUMBERS.map((name) => [name, secret])) }),
    { bareDigits: false },
  ),
  eachKind('response headers: content', (secret) =>
    refusal({}, { headers: { 'content-type': `application/json; x="${secret}"`, 'content-encoding': secret } }),
  ),
  answered('response headers: cookies and tokens', (plant) =>
    refusal(
      {},
      {
        headers: {
          'set-cookie': `sid=${plant.password()}`,
          'x-api-token': plant.password(),
          location: `https://y.example/?token=${plant.password()}`,
        },
      },
    ),
  ),
  answered('reason phrase', (plant) => refusal({}, { reason: `Payment ${plant.key()} ${plant.phone()}` })),
  ...['code', 'type', 'param', 'message', 'request_id', 'retry_after', 'docs_url'].map((field) =>
    eachKind(`error body: error.${field}`, (secret) => refusal({ error: { [field]: secret } })),
  ),
  eachKind('error body: a message under a known code', (secret) =>
    refusal({ error: { code: 'dial_failed', message: `Could not dial ${secret}.` } }),
  ),
  eachKind('error body: fields that sidetone does not read', (secret) =>
    refusal({ [secret]: secret, error: { [secret]: secret, details: { to: secret } } }),
  ),
  answered('error body: plain secrets in prose', (plant) =>
    refusal({
      error: {
        message: `password=${plant.password()} api_key: "${plant.password()}9" Authorization: Basic ${Buffer.from(plant.userinfo()).toString('base64')}`,
      },
    }),
  ),
  eachKind('error body: text', (secret) =>
    refusal(`Forbidden: ${secret}`, { headers: { 'content-type': 'text/plain' } }),
  ),
  eachKind('error body: broken JSON', (secret) => refusal(`{"error":{"message":"${secret}"`)),
  ...['detail', 'message'].map((field) =>
    eachKind(`error body of Dograh: ${field}`, (secret) => refusal({ [field]: `${secret} failed` }), {
      provider: 'dograh',
    }),
  ),
  {
    place: 'error body of Dograh: validation',
    play: async (plant, { server, client, watched }) => {
      const fault = { loc: ['body', plant.key()], msg: plant.sentence(), type: plant.jwt() };
      for (const body of [
        { detail: [fault] },
        { errors: [{ field: plant.key(), message: plant.sentence(), kind: plant.phone() }] },
      ]) {
        server.answer({ status: 422, body: JSON.stringify(body) });
        await watched(() =>
          client.call(server, { method: 'POST', path: '/api/v1/telephony/initiate-call', body: '{}' }),
        );
      }
    },
  },
];
