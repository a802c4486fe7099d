import { describe, expect, it } from 'vitest';
import { codeLabel } from '../../src/catalogue/code-table.ts';
import { listOf } from '../../src/catalogue/pattern.ts';
import { classifyHttp } from '../../src/classify/http.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/index.ts';
import { DIALECTS, type ProviderName } from '../../src/simulator/dialects.ts';
import { observation } from '../kit/observe.ts';
import { simulate, vendorHeaders } from './support.ts';

const dialects = Object.entries(DIALECTS) as [ProviderName, (typeof DIALECTS)[ProviderName]][];

/** The path of an operation with something in place of its parameters. */
const pathOf = (template: string) => template.replaceAll(/\{[^}]*\}/g, '12');

it('simulates every built-in provider', () => {
  expect(Object.keys(DIALECTS).sort()).toEqual(BUILT_IN_PROVIDERS.map(({ name }) => name).sort());
});

describe.each(dialects)('%s', (name, dialect) => {
  const { provider, scenarios } = dialect;
  // The simulator uses the first of several rows with one code: the others need a condition to hold.
  const all = provider.codes?.rows ?? [];
  const codes = all.filter((row, i) => all.findIndex(({ code }) => code === row.code) === i);
  const operations = provider.operations?.rows ?? [];
  const operationNames = operations.map((operation) => operation.name);

  it('returns every catalogued code with its documented status, and the classifier reads it back', async () => {
    const simulated = (await simulate({ providers: [name] })).provider(name);
    for (const row of codes) {
      const [where] = listOf(row.when?.operation ?? operations[0]?.name ?? '');
      const operation = operations.find((candidate) => candidate.name === where);
      if (operation === undefined) throw new Error('no operation');
      simulated.answer({ code: row.code });
      const path = pathOf(operation.template);
      const response = await fetch(simulated.url + path, { method: operation.method });
      if (row.status !== undefined) expect(response.status, row.code).toBe(row.status);
      else expect(response.status, row.code).toBeGreaterThanOrEqual(400);
      const { method } = operation;
      const headers = Object.fromEntries(response.headers);
      const body = await response.text();
      const verdict = classifyHttp(observation({ provider, method, path, status: response.status, headers, body }));
      expect([row.code, verdict.errorType, verdict.category]).toEqual([row.code, codeLabel(row), row.category]);
    }
  });

  it('returns a healthy response for every operation, with documented headers only', async () => {
    const simulated = (await simulate({ providers: [name] })).provider(name);
    const { requestId, creditsRemaining, creditsUsed } = provider.headers ?? {};
    const documented = [listOf(requestId ?? [])[0], creditsRemaining, creditsUsed].filter(
      (header) => header !== undefined,
    );
    for (const { name: operation, method, template } of operations) {
      const response = await fetch(simulated.url + pathOf(template), { method });
      expect([200, 201, 202], operation).toContain(response.status);
      const body: unknown = await response.json();
      expect(body, operation).toEqual(expect.anything());
      // A service that follows a URL of an answer must not leave the simulator.
      const addresses = [...JSON.stringify(body).matchAll(/(?:https?|wss?):\/\/([^/"]+)/g)].map(([, host]) => host);
      expect(
        addresses.filter((host) => host !== simulated.host),
        operation,
      ).toEqual([]);
      expect(vendorHeaders(response).sort(), operation).toEqual(documented.sort());
    }
    expect(simulated.requests.map((seen) => seen.operation)).toEqual(operationNames);
  });

  it('sends an error with the headers that its provider documents, and no other', async () => {
    const simulated = (await simulate({ providers: [name] })).provider(name);
    const { rateLimits = [], source: _, ...singles } = provider.headers ?? {};
    const documented = new Set([
      ...Object.values(singles).flat(),
      ...Object.values(provider.errorBody ?? {})
        .flat()
        .flatMap((path) => (typeof path === 'string' && path.startsWith('header:') ? [path.slice(7)] : [])),
      ...rateLimits.flatMap((family) => Object.values(family)),
      'retry-after',
    ]);
    for (const { code } of codes) {
      simulated.answer({ code });
      const sent = vendorHeaders(await fetch(simulated.url));
      expect(sent.filter((header) => !documented.has(header))).toEqual([]);
      expect(sent.includes('retry-after'), code).toBe(dialect.retryAfter?.codes.includes(code) ?? false);
    }
  });

  it('names only codes and operations of the tables', () => {
    const known = new Set(codes.map(({ code }) => code));
    const named = [
      ...Object.keys(dialect.messages),
      ...Object.keys(dialect.statuses ?? {}),
      ...(dialect.retryAfter?.codes ?? []),
      ...Object.values(scenarios).flatMap(({ code = [] }) => code),
    ];
    expect(named.filter((code) => !known.has(code))).toEqual([]);
    const places = [...Object.keys(dialect.successes), ...Object.values(scenarios).flatMap(({ on = [] }) => on)];
    expect(places.filter((operation) => !operationNames.includes(operation))).toEqual([]);
  });
});

describe('the samples in the documentation', () => {
  it('Kallglot: credits exhausted', async () => {
    const kallglot = (await simulate()).provider('kallglot');
    kallglot.answer({ code: 'insufficient_api_credits' });
    const response = await fetch(`${kallglot.url}/v1/sessions`, { method: 'POST' });
    expect(response.status).toBe(402);
    expect(response.headers.get('content-type')).toBe('application/json');
    const requestId = response.headers.get('x-request-id');
    expect(requestId).toMatch(/^req_\w+$/);
    expect(await response.json()).toEqual({
      error: {
        type: 'permission_error',
        code: 'insufficient_api_credits',
        message: 'API credits exhausted. Purchase more credits to continue.',
        request_id: requestId,
      },
    });
  });

  it('Kallglot: a rate limit, with the seconds in the header, the field and the sentence', async () => {
    const kallglot = (await simulate()).provider('kallglot');
    kallglot.answer({ code: 'rate_limit_exceeded' });
    const response = await fetch(`${kallglot.url}/v1/sessions`, { method: 'POST' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '30']);
    expect(await response.json()).toEqual({
      error: {
        type: 'rate_limit_error',
        code: 'rate_limit_exceeded',
        message: 'You have exceeded the rate limit. Please retry after 30 seconds.',
        request_id: response.headers.get('x-request-id'),
        retry_after: 30,
      },
    });
  });

  it('Kallglot: no balance for an invalid key', async () => {
    const kallglot = (await simulate()).provider('kallglot');
    kallglot.answer({ code: 'api_key_invalid', times: 1 });
    expect(vendorHeaders(await fetch(`${kallglot.url}/v1/agents`))).toEqual(['x-request-id']);
    expect(vendorHeaders(await fetch(`${kallglot.url}/v1/agents`))).toContain('x-api-credits-remaining');
  });

  it('Omind: a sentence, or a list of fields', async () => {
    const omind = (await simulate()).provider('omind');
    omind.answer({ code: 'Token expired' });
    expect(await (await fetch(`${omind.url}/calls/logs`)).json()).toEqual({ detail: 'Token expired' });
    omind.answer({ status: 422 });
    expect(await (await fetch(`${omind.url}/calls/logs`)).json()).toEqual({
      detail: [{ loc: ['body', 'field_name'], msg: 'field required', type: 'value_error.missing' }],
    });
  });

  it('KaiCalls: code and message', async () => {
    const kaicalls = (await simulate()).provider('kaicalls');
    kaicalls.answer({ code: 'unauthorized' });
    expect(await (await fetch(`${kaicalls.url}/api/v1/calls`)).json()).toEqual({
      error: { code: 'unauthorized', message: 'Invalid or expired API key' },
    });
  });

  it('Dograh: a list of fields', async () => {
    const dograh = (await simulate()).provider('dograh');
    dograh.answer({ status: 422 });
    const response = await fetch(`${dograh.url}/api/v1/telephony/initiate-call`, { method: 'POST' });
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({
      detail: [{ loc: ['body', 'phone_number'], msg: 'field required', type: 'value_error.missing' }],
    });
  });

  it('itellico: flat, with a detail or with fields', async () => {
    const itellico = (await simulate()).provider('itellico');
    itellico.answer({ code: 'not_found' });
    expect(await (await fetch(`${itellico.url}/v1/accounts/current`)).json()).toEqual({
      code: 'not_found',
      message: 'Resource not found',
      detail: 'Agent with UUID 123e4567-e89b-12d3-a456-426614174000 does not exist',
    });
    itellico.answer({ code: 'validation_error' });
    expect(await (await fetch(`${itellico.url}/v1/accounts/current`)).json()).toEqual({
      code: 'validation_error',
      message: 'Validation failed',
      errors: [
        { field: 'body.email', message: 'Invalid email format', type: 'value_error' },
        { field: 'body.name', message: 'Field required', type: 'missing' },
      ],
    });
  });
});
