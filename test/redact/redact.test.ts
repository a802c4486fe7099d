import { describe, expect, it } from 'vitest';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { dograh } from '../../src/providers/dograh.ts';
import { kallglot } from '../../src/providers/kallglot.ts';
import { redactText } from '../../src/redact/text.ts';
import { redactPath } from '../../src/redact/url.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

describe('text', () => {
  it.each([
    ['key sk_live_4eC39HqLyjWDarjtT1zdp7dc is wrong', 'key REDACTED is wrong'],
    ['kst_live_abc123def', 'REDACTED'],
    ['kc_test_abcdef123', 'REDACTED'],
    ['dgr_Ab-12_cdef', 'REDACTED'],
    ['sk-12345678.secretpart', 'REDACTED'],
    [`token ${JWT}!`, 'token REDACTED!'],
    ['Authorization: Bearer abc.def', 'Authorization: REDACTED'],
    ['Basic dXNlcjpwYXNz', 'REDACTED'],
    ['AC0123456789abcdef0123456789abcdef', 'REDACTED'],
    ['could not call +1 (555) 555-0100.', 'could not call REDACTED.'],
    ['could not call +43720123456', 'could not call REDACTED'],
    ['number 0720 123 456 is busy', 'number REDACTED is busy'],
    ['(555) 555-0100', 'REDACTED'],
    ['sip:alice@pbx.example:5060;transport=tcp failed', 'REDACTED;transport=tcp failed'],
    ['mail alice.b+c@mail.example.com', 'mail REDACTED'],
  ])('%j becomes %j', (text, expected) => expect(redactText(text)).toBe(expected));

  it.each([
    'Agent with UUID 123e4567-e89b-12d3-a456-426614174000 does not exist',
    'limit of 5 per hour reached (429)',
    'API credits exhausted. Purchase more credits to continue.',
    'Session sess_123 has ended',
    'body.field_name: field required',
  ])('%j stays', (text) => expect(redactText(text)).toBe(text));

  it.each(
    BUILT_IN_PROVIDERS.flatMap(({ name, secrets }) =>
      (secrets?.patterns ?? []).map((pattern) => [name, pattern] as const),
    ),
  )('%s: %s is linear in time', (_, pattern) => {
    const hostile = `${'sk_live_-'.repeat(50_000)} ${'a'.repeat(200_000)}`;
    const start = performance.now();
    hostile.replace(pattern, '');
    expect(performance.now() - start).toBeLessThan(500);
  });

  it.each(['+1 ', '1 ', 'a.', 'a@', 'eyJ', 'Bearer ', 'sip:', '(('])('is linear in time on %j repeated', (part) => {
    const start = performance.now();
    redactText(part.repeat(200_000));
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('a path', () => {
  const stream = { name: 's', method: 'GET', template: '/v1/sessions/{id}/connect' };
  const tokenInPath = { name: 's', method: 'GET', template: '/api/v1/ws/public/signaling/{session_token}' };
  const kallglotSecrets = kallglot.secrets?.patterns;

  it.each([
    ['/v1/sessions/sess_1/connect?token=kst_live_abcdef', stream, '/v1/sessions/sess_1/connect?token=REDACTED'],
    ['/v1/sessions/sk_live_abc/connect', stream, '/v1/sessions/REDACTED/connect'],
    ['/api/v1/ws/public/signaling/anything', tokenInPath, '/api/v1/ws/public/signaling/REDACTED'],
    ['/v1/calls/+15555550100', undefined, '/v1/calls/REDACTED'],
    ['/v1/calls/%2B15555550100', undefined, '/v1/calls/REDACTED'],
    ['/v1/calls/15555550100/legs', undefined, '/v1/calls/REDACTED/legs'],
    ['/v1/x?phone=1&limit=25', undefined, '/v1/x?phone=REDACTED&limit=25'],
    ['/v1/x?to=sip%3Aa%40b.example', undefined, '/v1/x?to=REDACTED'],
    ['/v1/x?a=sip%3Aa%40b.example&b=2', undefined, '/v1/x?a=REDACTED&b=2'],
    ['/v1/x?next=https%3A%2F%2Fy.example%2F%3Ftoken%3D1', undefined, '/v1/x?next=REDACTED'],
    ['/v1/x?a=%E0%A4%A', undefined, '/v1/x?a=REDACTED'],
    ['/v1/x?%E0%A4%A=1', undefined, '/v1/x?REDACTED=REDACTED'],
    ['/v1/x?a=%252B15555550100', undefined, '/v1/x?a=REDACTED'],
    ['/v1/x?kst_live_abcdef', undefined, '/v1/x?REDACTED'],
    ['/v1/x#access_token=abc', undefined, '/v1/x'],
    [`/v1/x?a=${JWT}`, undefined, '/v1/x?a=REDACTED'],
    [`/${'a'.repeat(9000)}`, undefined, '/REDACTED'],
  ])('%j', (path, operation, expected) => expect(redactPath(path, operation, kallglotSecrets)).toBe(expected));

  it.each([
    '/v1/sessions/sess_123',
    '/v1/calls?limit=25&id=abc',
    '/',
    '/api/v1/agents/123e4567-e89b-12d3-a456-426614174000',
  ])('%j stays the very same', (path) => expect(redactPath(path, undefined, dograh.secrets?.patterns)).toBe(path));
});
