import { SpanStatusCode } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import { kallglot } from '../../src/providers/kallglot/provider.ts';
import { redactErrors, redactSpan } from '../../src/tracing/span-privacy.ts';
import { observation } from '../kit/observe.ts';

const tracer = new TracerProvider().getTracer('an HTTP instrumentation');
const KEY = 'sk_live_4eC39HqLyjWDarjt';

/** The attributes of another instrumentation's span after redaction. */
function redacted(
  attributes: Record<string, string | string[]>,
  path = '/v1/agents',
  origin = 'https://voice.example',
) {
  const span = tracer.startSpan('GET', { attributes });
  redactSpan(span, { ...observation({ provider: kallglot, path }), origin });
  return (span as unknown as { attributes: object }).attributes;
}

/** https://opentelemetry.io/docs/specs/semconv/non-normative/http-migration/: today's names, and those before. */
describe('the URL', () => {
  const path = `/v1/sessions/s1/connect?token=${KEY}`;
  const shown = '/v1/sessions/s1/connect?token=REDACTED';

  it('is redacted under its old and new attribute names, and no attribute is added', () => {
    const today = { 'url.full': `https://voice.example${path}`, 'url.path': '/v1/sessions/s1/connect' };
    expect(redacted({ ...today, 'url.query': `?token=${KEY}` }, path)).toEqual({
      'url.full': `https://voice.example${shown}`,
      'url.path': '/v1/sessions/s1/connect',
      'url.query': '?token=REDACTED',
    });
    expect(redacted({ 'http.url': `https://voice.example${path}`, 'http.target': path }, path)).toEqual({
      'http.url': `https://voice.example${shown}`,
      'http.target': shown,
    });
  });

  it('loses user name and password, even if nothing else in it is private', () => {
    for (const name of ['url.full', 'http.url'])
      expect(redacted({ [name]: 'https://user:hunter22@voice.example/v1/agents' })).toEqual({
        [name]: 'https://voice.example/v1/agents',
      });
  });

  it('with a key in its host is redacted in every attribute that names the host', () => {
    const host = `${KEY.toLowerCase()}.voice.example`;
    const attributes = { 'url.full': `https://${host}/v1/agents`, 'server.address': host, 'http.host': `${host}:443` };
    expect(redacted(attributes, '/v1/agents', `https://${host}`)).toEqual({
      'url.full': 'https://REDACTED.voice.example/v1/agents',
      'server.address': 'REDACTED.voice.example',
      'http.host': 'REDACTED.voice.example:443',
    });
  });

  it('is replaced as a whole, under any name, where it cannot be parsed', () => {
    const names = ['url.full', 'url.path', 'url.query', 'http.url', 'http.target'];
    const span = tracer.startSpan('GET', { attributes: Object.fromEntries(names.map((name) => [name, KEY])) });
    const broken = {
      ...observation({ provider: kallglot }),
      origin: 'https://voice.example',
      path: null as never,
    };
    expect(() => redactSpan(span, broken)).toThrow();
    expect((span as unknown as { attributes: object }).attributes).toEqual(
      Object.fromEntries(names.map((name) => [name, 'REDACTED'])),
    );
  });
});

it('a captured header loses the provider’s own key shapes', () => {
  const patterns = [/\bacme_\w+/g];
  const provider = { ...kallglot, secrets: { source: 'https://acme.example', patterns } };
  const attributes = { 'http.request.header.x-agent': 'acme_k3y', 'http.response.header.x-agent': ['by acme_k3y'] };
  const span = tracer.startSpan('GET', { attributes });
  redactSpan(span, { ...observation({ provider }), origin: 'https://voice.example' });
  expect((span as unknown as { attributes: object }).attributes).toEqual({
    'http.request.header.x-agent': 'REDACTED',
    'http.response.header.x-agent': ['by REDACTED'],
  });
});

it('a captured header with a credential or a person is replaced as a whole, in either spelling; others are redacted in part', () => {
  const attributes = {
    'http.request.header.x_api_key': ['abc'],
    'http.request.header.x_forwarded_for': ['203.0.113.7'],
    'http.request.header.x-forwarded-for': ['203.0.113.7'],
    'http.response.header.x-note': ['call +1 555 555 0100'],
    'http.response.header.content_type': ['application/json'],
  };
  expect(redacted(attributes)).toEqual({
    'http.request.header.x_api_key': 'REDACTED',
    'http.request.header.x_forwarded_for': 'REDACTED',
    'http.request.header.x-forwarded-for': 'REDACTED',
    'http.response.header.x-note': ['call REDACTED'],
    'http.response.header.content_type': ['application/json'],
  });
});

it('recorded errors are redacted: the status message, and the stack line by line', () => {
  const span = tracer.startSpan('GET');
  span.recordException({ name: 'Error', message: `no ${KEY}`, stack: `Error: no ${KEY}\n    at call (+15555550100)` });
  span.setStatus({ code: SpanStatusCode.ERROR, message: `no ${KEY}` });
  redactErrors(span, observation({ provider: kallglot }).provider.secrets);
  const { status, events } = span as unknown as { status: object; events: { attributes: object }[] };
  expect(status).toEqual({ code: SpanStatusCode.ERROR, message: 'no REDACTED' });
  expect(events.map(({ attributes }) => attributes)).toEqual([
    {
      'exception.type': 'Error',
      'exception.message': 'no REDACTED',
      'exception.stacktrace': 'Error: no REDACTED\n    at call (REDACTED)',
    },
  ]);
});

describe('what else an instrumentation records', () => {
  it('a URL that differs from the one that was requested is redacted by itself', () => {
    expect(
      redacted({ 'url.full': 'https://voice.example/v1/agents#access_token=abc', 'url.fragment': 'access_token=abc' }),
    ).toEqual({
      'url.full': 'https://voice.example/v1/agents#REDACTED',
      'url.fragment': 'access_token=REDACTED',
    });
    expect(
      redacted({ 'http.url': 'https://voice.example/v1/agents?cb=https%253A%252F%252Fx%253Ftoken%253Dabc' }),
    ).toEqual({
      'http.url': 'https://voice.example/v1/agents?cb=REDACTED',
    });
  });

  it('a host name loses the user name and the password before it', () => {
    expect(redacted({ 'server.address': 'bob:hunter2@voice.example', 'net.peer.name': 'voice.example' })).toEqual({
      'server.address': 'voice.example',
      'net.peer.name': 'voice.example',
    });
  });

  it('a user agent keeps its versions and loses its author', () => {
    const agent = 'acme/1.0 (ops@acme.example; +1 415 555 0100) Chrome/126.0.6478.127';
    expect(redacted({ 'user_agent.original': agent, 'http.user_agent': 'axios/1.7.2' })).toEqual({
      'user_agent.original': 'acme/1.0 (REDACTED; REDACTED) Chrome/126.0.6478.127',
      'http.user_agent': 'axios/1.7.2',
    });
  });

  it('the code of what was thrown is kept unless it may be a key or a number', () => {
    expect(
      ['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', KEY, '14155550100', 'gNTf8xZcxHwrk6InCmBxPmiJ'].map((type) =>
        redacted({ 'error.type': type }),
      ),
    ).toEqual(
      ['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', '_OTHER', '_OTHER', '_OTHER'].map((type) => ({ 'error.type': type })),
    );
  });

  it('the names of events and the types of exceptions', () => {
    const span = tracer.startSpan('GET', { attributes: {} });
    span.addEvent('dial +14155550100', { 'exception.type': KEY });
    span.addEvent('retry', { 'exception.type': 'TypeError' });
    redactErrors(span, observation({ provider: kallglot }).provider.secrets);
    const { events } = span as unknown as { events: { name: string; attributes: object }[] };
    expect(events.map(({ name, attributes }) => ({ name, attributes }))).toEqual([
      { name: 'dial REDACTED', attributes: { 'exception.type': '_OTHER' } },
      { name: 'retry', attributes: { 'exception.type': 'TypeError' } },
    ]);
  });
});
