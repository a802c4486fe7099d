import { ROOT_CONTEXT } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { validateProvider } from '../../src/catalogue/define-provider.ts';
import type { Provider } from '../../src/catalogue/provider.ts';
import { WatchedProvider } from '../../src/catalogue/watched-provider.ts';
import { classifyClose } from '../../src/classify/close.ts';
import { classifyErrorFrame } from '../../src/classify/error-frame.ts';
import type { Category } from '../../src/model/verdict.ts';

const source = 'https://docs.acme.example';
const advice = (category: Category) => ({ category, retry: 'never', todo: 'Read the page.' }) as const;

const ACME: Provider = {
  name: 'acme',
  title: 'Acme',
  docs: [source],
  hosts: { source, rows: ['acme.example'] },
  operations: { source, rows: [{ name: 'tts.stream', method: 'GET', template: '/tts', stream: true }] },
  codes: {
    source,
    rows: [
      { code: 'quota_exceeded', ...advice('credits') },
      { code: 'limit', when: { text: '*concurrent*' }, ...advice('concurrency') },
      { code: 'limit', ...advice('rate_limit') },
      { code: 'bad_key', text: 'Invalid key*', ...advice('auth') },
      { code: 'session_expired', ...advice('timeout') },
    ],
  },
  statuses: { source, rows: [{ status: 403, ...advice('auth') }] },
  closes: {
    source,
    reasonHoldsCode: true,
    rows: [
      { code: 1008, text: ['*Too many*', '*sessions*'], reason: 'too_many', ...advice('concurrency') },
      { code: 1008, reason: 'unauthorized', ...advice('auth') },
      { code: 3008, reason: 'session_over', retry: 'backoff', todo: 'Connect again.' },
      { code: 4400, upTo: 4499, reason: 'client_error', ...advice('invalid_request') },
    ],
  },
  errorFrames: [
    {
      source,
      contains: '"Error"',
      when: { at: 'message', is: 'Error' },
      code: ['type'],
      message: ['reason'],
      requestId: ['request_id'],
      param: ['param'],
      retryAfter: ['wait'],
      planned: ['session_expired'],
      otherwise: advice('invalid_request'),
    },
    { source, contains: 'error_code', closeCode: ['error_code'], status: ['error_code'], message: ['error'] },
    {
      source,
      contains: 'RecognitionStatus',
      after: '\r\n\r\n',
      when: { at: 'RecognitionStatus', is: ['Error', 'quota_exceeded'] },
      code: ['RecognitionStatus'],
    },
  ],
};
validateProvider(ACME);
const provider = new WatchedProvider(ACME, { account: 'default', streamErrors: true, callReports: true });

describe('a close', () => {
  const of = (code: number, reason: string) => {
    const {
      category = '',
      code: label,
      closeReason,
    } = classifyClose({
      kind: 'close',
      account: 'default',
      provider,
      operation: undefined,
      origin: 'wss://acme.example',
      path: '/tts',
      code,
      reason,
      initiator: 'provider',
      how: 'frame',
      requestId: undefined,
      startedAt: 0,
      endedAt: 1,
      duration: 1,
      context: ROOT_CONTEXT,
    });
    return [category, label, closeReason];
  };

  it.each<[number, string, string[]]>([
    [1008, 'Unauthorized Connection: too many concurrent SESSIONS', ['concurrency', '1008', 'too_many']],
    [1008, 'Unauthorized Connection', ['auth', '1008', 'unauthorized']],
    [1008, '', ['auth', '1008', 'unauthorized']],
    [1008, 'quota_exceeded', ['credits', '1008', 'quota_exceeded']],
    [1013, 'insufficient.quota_exceeded', ['credits', '1013', 'quota_exceeded']],
    [1013, 'quota_exceeded_soon', ['provider', '1013', 'try_again_later']],
    [1011, '403: access forbidden', ['auth', '1011', 'status_403']],
    [1011, 'in room 403', ['provider', '1011', 'server_error']],
    [1011, '', ['provider', '1011', 'server_error']],
    [3008, 'Session Expired', ['', '3008', 'session_over']],
    [4400, '', ['invalid_request', '4400-4499', 'client_error']],
    [4499, '', ['invalid_request', '4400-4499', 'client_error']],
    [4500, '', ['unknown', '_OTHER', 'unknown']],
    // An uncatalogued close code is not a label, whatever its reason.
    [4777, 'quota_exceeded', ['credits', '_OTHER', 'quota_exceeded']],
    [1000, 'quota', ['', '1000', 'normal']],
  ])('%i %j', (code, reason, expected) => expect(of(code, reason)).toEqual(expected));
});

describe('a frame', () => {
  const of = (frame: unknown) => {
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    const verdict = classifyErrorFrame(provider, text, 'handshake1', 'tts.stream');
    return verdict && [verdict.category, verdict.errorType, verdict.code];
  };

  it.each<[string, unknown, unknown]>([
    ['with a code', { message: 'Error', type: 'quota_exceeded' }, ['credits', 'quota_exceeded', 'quota_exceeded']],
    [
      'with a code that a text refines',
      { message: 'Error', type: 'limit', reason: '5 Concurrent' },
      ['concurrency', 'limit', 'limit'],
    ],
    ['with a text', { message: 'Error', reason: 'Invalid key given' }, ['auth', 'bad_key', 'bad_key']],
    ['with a code of no table', { message: 'Error', type: 'new_word' }, ['invalid_request', '_OTHER', 'new_word']],
    ['that is a planned end', { message: 'Error', type: 'session_expired' }, undefined],
    ['that is another kind', { message: 'Warning', type: 'quota_exceeded', text: '"Error"' }, undefined],
    ['with a close code and a text', { error_code: 1008, error: 'Too many' }, ['concurrency', 'too_many', undefined]],
    ['with a close code of a planned end', { error_code: 3008, error: 'Session Expired' }, undefined],
    ['with a status', { error_code: 403, error: 'No' }, ['auth', '403', undefined]],
    [
      'with a status of the standard',
      { error_code: 402, error: 'No money', tokens: [] },
      ['credits', '402', undefined],
    ],
    ['without any', { error_code: null }, undefined],
    ['after headers', 'Path:speech.phrase\r\n\r\n{"RecognitionStatus":"Error"}', ['unknown', '_OTHER', 'Error']],
    [
      'after headers, catalogued',
      'A:b\r\n\r\n{"RecognitionStatus":"quota_exceeded"}',
      ['credits', 'quota_exceeded', 'quota_exceeded'],
    ],
    ['after headers, a success', 'A:b\r\n\r\n{"RecognitionStatus":"Success","DisplayText":"Error"}', undefined],
    ['with the words in a transcript', { text: 'the "Error" was quota_exceeded' }, undefined],
    ['that is no JSON', '"Error" RecognitionStatus error_code', undefined],
    ['that breaks off', '{"message":"Error","type":"quota_exceeded"', undefined],
    ['that is a list', ['"Error"'], undefined],
  ])('%s', (_, frame, expected) => expect(of(frame)).toEqual(expected));

  it('reports its request id, parameter and wait, else the handshake’s id', () => {
    const frame = {
      message: 'Error',
      type: 'limit',
      request_id: 'f-1a',
      param: 'voice.id',
      wait: '1m30s',
      reason: 'Slow down',
    };
    expect(classifyErrorFrame(provider, JSON.stringify(frame), 'aa-11')).toMatchObject({
      category: 'rate_limit',
      requestId: 'f-1a',
      param: 'voice.id',
      retryAfter: 90,
      message: 'Slow down',
    });
    const { request_id: _, ...rest } = frame;
    expect(classifyErrorFrame(provider, JSON.stringify(rest), 'aa-11')?.requestId).toBe('aa-11');
  });

  it('is read only where the configuration enables it', () => {
    const quiet = new WatchedProvider(ACME, { account: 'default', streamErrors: false, callReports: true });
    expect(quiet.frameNeedles).toEqual([]);
    expect(classifyErrorFrame(quiet, '{"message":"Error","type":"quota_exceeded"}', undefined)).toBeUndefined();
    expect(provider.frameNeedles).toEqual(['"Error"', 'error_code', 'RecognitionStatus']);
  });
});
