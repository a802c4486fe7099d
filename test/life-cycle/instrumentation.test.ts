import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { register, VoiceApiInstrumentation, type VoiceApiInstrumentationConfig } from '../../src/index.ts';
import { CHANNELS, subscribed } from '../kit/channels.ts';
import { readSeries } from '../kit/signals.ts';
import { keepLines } from '../kit/watch.ts';

const quiet = (registry = new Registry()) => ({ metrics: { registry }, logger: false as const });
const CALL = { outcome: 'answered', direction: 'outbound' } as const;
const CALLS = 'call_results_total{provider_name="omind",call_outcome="answered",call_direction="outbound"}';

const made: VoiceApiInstrumentation[] = [];
function make(config?: VoiceApiInstrumentationConfig): VoiceApiInstrumentation {
  const instrumentation = new VoiceApiInstrumentation(config);
  made.push(instrumentation);
  return instrumentation;
}
afterEach(() => {
  for (const instrumentation of made.splice(0)) instrumentation.disable();
  expect(subscribed()).toEqual([]);
});

it('installs itself once when constructed, until it is disabled', () => {
  const instrumentation = make(quiet());
  expect(subscribed()).toEqual(CHANNELS);
  const metrics = instrumentation.metrics;
  instrumentation.enable();
  registerInstrumentations({ instrumentations: [instrumentation] });
  expect(instrumentation.metrics).toBe(metrics);
  instrumentation.disable();
  expect({ subscribed: subscribed(), metrics: instrumentation.metrics }).toEqual({
    subscribed: [],
    metrics: undefined,
  });
  instrumentation.enable();
  expect(instrumentation.metrics).not.toBe(metrics);
  expect(subscribed()).toEqual(CHANNELS);
});

it('does nothing with enabled: false, even when registered', () => {
  const instrumentation = make({ ...quiet(), enabled: false });
  registerInstrumentations({ instrumentations: [instrumentation] });
  expect(subscribed()).toEqual([]);
});

it('serves no metrics by default', () => {
  expect(make({ logger: false, metrics: { registry: new Registry() } }).metrics?.url).toBeUndefined();
});

describe('beside an existing installation', () => {
  it.each([
    ['register()', (logger: object) => register({ ...quiet(), logger: logger as never })],
    ['another instrumentation', (logger: object) => make({ ...quiet(), logger: logger as never })],
  ])('of %s: shares its handle, logs that, and leaves it alone', async (_, first) => {
    const { lines, logger } = keepLines();
    const existing = first(logger);
    const second = make({ ...quiet(), enabled: true });
    second.enable();
    registerInstrumentations({ instrumentations: [second] });
    expect(lines.map(({ level, message }) => [level, message])).toEqual([
      [
        'warn',
        'sidetone: already registered; this VoiceApiInstrumentation and its options (metrics, logger) have no effect',
      ],
    ]);
    expect(second.metrics).toBe(existing.metrics);
    second.recordCall('omind', CALL);
    const counted = readSeries((await existing.metrics?.registry?.metrics()) ?? '');
    expect(counted[CALLS]).toBe(1);
    second.disable();
    expect(subscribed()).toEqual(CHANNELS);
    if ('shutdown' in existing) await existing.shutdown();
  });

  it('without options logs it too, because its defaults differ', async () => {
    const { lines, logger } = keepLines();
    const sidetone = register({ ...quiet(), metrics: { registry: new Registry(), serve: false }, logger });
    onTestFinished(sidetone.shutdown);
    make().disable();
    expect(lines.map(({ message }) => message)).toEqual([
      'sidetone: already registered; this VoiceApiInstrumentation and its options (none) have no effect',
    ]);
    await sidetone.shutdown();
  });

  it('installs itself when enabled after the other one shut down', async () => {
    const sidetone = register({ ...quiet(), metrics: { registry: new Registry(), serve: false } });
    const instrumentation = make(quiet());
    await sidetone.shutdown();
    expect(subscribed()).toEqual([]);
    instrumentation.enable();
    expect(subscribed()).toEqual(CHANNELS);
    expect(instrumentation.metrics).not.toBe(sidetone.metrics);
  });
});

describe('rejects an invalid configuration with the sentence of register(), before anything is installed', () => {
  it.each<[string, unknown, string]>([
    ['nothing', null, 'sidetone: the configuration is null, expected an object'],
    ['a list', [], 'sidetone: the configuration is [], expected an object'],
    ['text', 'x', 'sidetone: the configuration is "x", expected an object'],
    [
      'metrics: null',
      { metrics: null },
      'sidetone: metrics is null, expected an object with registry, serve and otel, or false',
    ],
    [
      'metrics: []',
      { metrics: [] },
      'sidetone: metrics is [], expected an object with registry, serve and otel, or false',
    ],
    [
      'providers: text',
      { providers: 'x' },
      'sidetone: providers is "x", expected a list of provider names, or an object by provider name',
    ],
    [
      'an unknown provider',
      { providers: { acme: {} } },
      'sidetone: providers.acme is an object, expected one of the names assemblyai, ',
    ],
    [
      'a provider: null',
      { providers: { dograh: null } },
      'sidetone: providers.dograh is null, expected an object with hosts and account, true or false',
    ],
  ])('%s', (_, config, sentence) => {
    expect(() => register(config as never)).toThrow(sentence);
    expect(() => make(config as never)).toThrow(sentence);
    if (typeof config === 'object' && config !== null && !Array.isArray(config))
      expect(() => make({ ...config, enabled: false })).toThrow(sentence);
    expect(subscribed()).toEqual([]);
  });
});

it('reads the environment as register() does', () => {
  process.env['SIDETONE_HOSTS'] = 'kallglot=http://x';
  onTestFinished(() => void delete process.env['SIDETONE_HOSTS']);
  expect(() => make(quiet())).toThrow('sidetone: SIDETONE_HOSTS is "http://x", expected a host name');
});

describe('the kill switch precedes validation', () => {
  it.each<[string, unknown]>([
    ['none', {}],
    ['providers', { providers: { nope: {} } }],
    ['a list', []],
    ['nothing', null],
  ])('%s', async (_, config) => {
    process.env['SIDETONE_DISABLED'] = 'true';
    process.env['SIDETONE_HOSTS'] = 'garbage';
    onTestFinished(() => {
      delete process.env['SIDETONE_DISABLED'];
      delete process.env['SIDETONE_HOSTS'];
    });
    const sidetone = register(config as never);
    const instrumentation = make(config as never);
    instrumentation.enable();
    sidetone.recordCall('omind', CALL);
    instrumentation.recordCall('omind', CALL);
    expect(instrumentation.metrics).toEqual({ url: undefined, registry: undefined });
    expect(subscribed()).toEqual([]);
    await Promise.all([sidetone.ready, sidetone.shutdown()]);
  });
});
