import http from 'node:http';
import type { Attributes, Span } from '@opentelemetry/api';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Catalogue } from '../../src/catalogue/catalogue.ts';
import { kallglot } from '../../src/providers/kallglot/provider.ts';
import { redactSpan, shownOrigin } from '../../src/tracing/span-privacy.ts';
import { serve } from '../kit/server.ts';
import { startTracing, takeSpans } from '../kit/tracing.ts';
import { startApp } from '../kit/watch.ts';

beforeAll(startTracing);
beforeEach(() => void takeSpans());

const KEY = 'KST_live_9fA7bC2dE4';
const AWS = `AKIA${'A1B2'.repeat(4)}`;

/** Every name resolves to this machine. */
const lookup: http.RequestOptions['lookup'] = (_, { all }, found) =>
  all === true ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);

it.each([KEY, KEY.toLowerCase(), AWS])('%s in a host name appears in no span and no line', async (key) => {
  const server = await serve((_, response) => response.writeHead(402).end());
  const { sidetone, lines } = startApp({ providers: { kallglot: { hosts: ['voice.test'] } } });
  const port = Number(new URL(server.url).port);
  await new Promise<void>((resolve, reject) => {
    const request = http.get({ host: `${key}.voice.test`, port, path: '/v1/agents', lookup }, (response) => {
      response.resume().once('end', resolve);
    });
    request.once('error', reject);
  });
  await sidetone.shutdown();
  await server.close();
  const spans = takeSpans();
  expect(spans.map(({ attributes }) => attributes['url.full'])).toEqual([
    `http://REDACTED.voice.test:${port}/v1/agents`,
  ]);
  expect(lines.length).toBe(1);
  expect(JSON.stringify([spans.map(({ name, attributes }) => [name, attributes]), lines]).toLowerCase()).not.toContain(
    key.toLowerCase(),
  );
});

describe('a span of another instrumentation', () => {
  const [provider] = new Catalogue([
    { provider: kallglot, hosts: ['voice.test'], account: 'default', streamErrors: false, callReports: true },
  ]).providers;
  if (provider === undefined) throw new Error('no provider');

  it('loses it in any spelling', () => {
    const attributes: Attributes = {
      'url.full': `https://${KEY}.voice.test:8443/v1/agents`,
      'server.address': `${KEY}.voice.test`.toLowerCase(),
      'http.host': `${KEY}.voice.test:8443`,
      'net.peer.name': `${KEY}.Voice.Test`,
      'server.port': 8443,
    };
    const span = {
      attributes,
      isRecording: () => true,
      setAttribute: (name: string, value: string) => void Object.assign(attributes, { [name]: value }),
    } as unknown as Span;
    const origin = `https://${KEY}.voice.test:8443`;
    redactSpan(span, { origin, path: '/v1/agents', operation: undefined, provider });
    expect(attributes).toEqual({
      'url.full': 'https://REDACTED.voice.test:8443/v1/agents',
      'server.address': 'REDACTED.voice.test',
      'http.host': 'REDACTED.voice.test:8443',
      'net.peer.name': 'REDACTED.voice.test',
      'server.port': 8443,
    });
  });

  it.each([
    ['https://API.Voice.Test', 'https://API.Voice.Test'],
    ['https://api.voice.test:443', 'https://api.voice.test:443'],
    ['http://[::1]:8000', 'http://[::1]:8000'],
    [`wss://${KEY}.voice.test`, 'wss://REDACTED.voice.test'],
    [`https://%4BST_live_9fA7bC2dE4.voice.test:8443`, 'https://REDACTED.voice.test:8443'],
    ['nonsense', 'REDACTED'],
  ])('shows %s as %s', (origin, shown) => expect(shownOrigin({ origin, provider })).toBe(shown));
});
