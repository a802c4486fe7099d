import { afterEach, beforeEach, expect, it } from 'vitest';
import { type App, startApp } from '../kit/watch.ts';

let app: App;
let text: string;
beforeEach(async () => {
  const hosts = ['voice.example'];
  app = startApp({ providers: { omind: { hosts } } });
  text = await app.registry.metrics();
});
afterEach(() => app.sidetone.shutdown());

/** Series of one metric of one provider, by its other labels, without those that are not 0. */
function zeros(metric: string, provider: string): string[] {
  const line = new RegExp(`^voice_api_${metric}_total\\{voice_api_provider_name="${provider}",(.*)\\} 0$`, 'gm');
  return [...text.matchAll(line)].map(([, labels = '']) =>
    [...labels.matchAll(/"(.*?)"/g)].map(([, v]) => v).join(' '),
  );
}

/** increase() does not see the first sample of a series: the first error of its kind would be told by nobody. */
it.each([
  // What gateways say in anybody's name (RFC 9110, 15), documented or not.
  ...['kallglot', 'itellico', 'kaicalls', 'dograh', 'omind'].flatMap((provider) => [[provider, 'timeout 408']]),
  ['kaicalls', 'rate_limit 429'],
  ['kaicalls', 'provider 502'],
  ['kaicalls', 'provider 503'],
  ['kaicalls', 'provider 504'],
  ['kallglot', 'upstream 502'],
  ['kallglot', 'provider 504'],
  // Where a bare 5xx means that the carrier failed.
  ...['500', '502', '503', '504'].map((status) => ['dograh', `dial ${status}`]),
] as [string, string][])('errors of %s exist from the start: %s', (provider, labels) => {
  expect(zeros('client_errors', provider)).toContain(labels);
});

it.each([
  // RFC 6455, 7.4.1, and the IANA registry: servers and balancers close so, whatever the provider documents.
  '1000 provider ',
  '1001 provider ',
  '1002 provider invalid_request',
  '1008 provider permission',
  '1011 provider provider',
  '1012 provider provider',
  '1013 provider provider',
  '1014 provider upstream',
  // https://developer.kallglot.com/errors#websocket-close-codes
  '4029 provider rate_limit',
  '4500 provider provider',
  // A code that nobody knows, and ends without one.
  '_OTHER provider unknown',
  '1005 provider ',
  '1005 client ',
  '1006 provider network',
  '1006 network network',
  '1006 client cancelled',
])('closes of streams exist from the start: %s', (labels) => {
  expect(zeros('stream_closes', 'kallglot')).toContain(labels);
});

it('a provider that documents no streams has no series of any', () => {
  for (const metric of ['stream_connects', 'stream_closes']) expect(zeros(metric, 'kaicalls')).toEqual([]);
  expect(zeros('stream_connects', 'kallglot')).toContain('auth stream_token_invalid');
  // A handshake places no call.
  expect(zeros('stream_connects', 'kallglot').filter((labels) => labels.startsWith('dial'))).toEqual([]);
});
