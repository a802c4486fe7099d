import { describe, expect, it } from 'vitest';
import type { Provider } from '../../src/catalogue/provider.ts';
import { classifyHttp } from '../../src/classify/http.ts';
import { observation } from '../kit/observe.ts';

/** A provider that documents only its host. */
const PROVIDER: Provider = {
  name: 'acme_voice',
  title: 'Acme Voice',
  docs: ['https://acme.example/errors'],
  hosts: { source: 'https://acme.example', rows: ['api.acme.example'] },
};

/** https://www.rfc-editor.org/rfc/rfc9110#section-15, RFC 4918 (423), RFC 6585 (429), RFC 7725 (451), RFC 8470 (425) */
it.each([
  [400, 'invalid_request', 'never'],
  [401, 'auth', 'never'],
  [402, 'credits', 'never'],
  [403, 'permission', 'never'],
  [404, 'not_found', 'never'],
  [405, 'invalid_request', 'never'],
  [407, 'network', 'never'],
  [408, 'timeout', 'backoff'],
  [409, 'conflict', 'never'],
  [410, 'not_found', 'never'],
  [422, 'invalid_request', 'never'],
  [423, 'conflict', 'backoff'],
  [425, 'conflict', 'backoff'],
  [429, 'rate_limit', 'after'],
  [451, 'compliance', 'never'],
  [499, 'invalid_request', 'never'],
  [500, 'provider', 'backoff'],
  [501, 'invalid_request', 'never'],
  [502, 'provider', 'backoff'],
  [503, 'provider', 'backoff'],
  [504, 'provider', 'backoff'],
  [599, 'provider', 'backoff'],
])('a %i that the provider does not define is %s, retry: %s', (status, category, retry) => {
  const verdict = classifyHttp(observation({ provider: PROVIDER, status }));
  expect([verdict.category, verdict.errorType, verdict.retry]).toEqual([category, String(status), retry]);
});

describe('a failure without a status', () => {
  const judge = (code: string | undefined, name = 'Error') =>
    classifyHttp(observation({ provider: PROVIDER, failure: { name, code, byService: false } }));

  it.each([
    // https://nodejs.org/api/errors.html#common-system-errors, and the codes of node:dns and node:tls
    ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EHOSTUNREACH', 'ENETUNREACH'],
    ...['EPIPE', 'EPROTO', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ...['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    ...['ERR_TLS_CERT_ALTNAME_INVALID', 'UND_ERR_SOCKET', 'UND_ERR_ABORTED', 'UND_ERR_PRX_TLS'],
  ])('%s is a network failure', (code) => {
    const { category, errorType, retry } = judge(code);
    expect([category, errorType, retry]).toEqual(['network', code, 'backoff']);
  });

  it.each([
    ...['ETIMEDOUT', 'ESOCKETTIMEDOUT'],
    // https://undici.nodejs.org/#/docs/api/Errors
    ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
  ])('%s is a timeout', (code) => {
    const { category, errorType, retry } = judge(code);
    expect([category, errorType, retry]).toEqual(['timeout', code, 'backoff']);
  });

  it('is a timeout by its error name too, and a network failure for an unknown code', () => {
    expect(judge(undefined, 'TimeoutError')).toMatchObject({ category: 'timeout', errorType: 'TimeoutError' });
    expect(judge('ENEWWORD')).toMatchObject({ category: 'network', errorType: '_OTHER', code: 'ENEWWORD' });
  });
});
