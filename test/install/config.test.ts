import { once } from 'node:events';
import http from 'node:http';
import type { LookupFunction } from 'node:net';
import { Registry as ClientRegistry } from '@prometheus-io/client';
import promClient from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defineProvider } from '../../src/catalogue/define-provider.ts';
import { parseConfig, type SidetoneConfig } from '../../src/install/config.ts';
import { isDisabled, unknownVariables, withEnvironment } from '../../src/install/environment.ts';
import { register } from '../../src/install/register.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { asksFor } from '../../src/tracing/otel-environment.ts';
import { json, serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';

const BUILT_IN = BUILT_IN_PROVIDERS.map(({ name }) => name);

describe('rejects an invalid configuration in one sentence', () => {
  it.each([
    ['a list', [], 'sidetone: the configuration is [], expected an object'],
    [
      'key',
      { provider: {} },
      'sidetone: provider is an object, expected one of the keys providers, customProviders, metrics, calls, logger, bodyMemory, maxAccounts, credits, tracing; did you mean providers?',
    ],
    [
      'provider',
      { providers: { twillio: {} } },
      `sidetone: providers.twillio is an object, expected one of the names ${BUILT_IN.join(', ')}; did you mean twilio?`,
    ],
    [
      'provider in a list',
      { providers: ['kallglot', 'twillio'] },
      `sidetone: providers[1] is "twillio", expected one of the names ${BUILT_IN.join(', ')}`,
    ],
    [
      'something in a list that is no name',
      { providers: [{}] },
      'sidetone: providers[0] is an object, expected one of',
    ],
    ['no provider at all', { providers: [] }, 'sidetone: providers is [], expected at least one provider to observe'],
    [
      'no provider that is named',
      { providers: { '*': false } },
      'sidetone: providers is an object, expected at least one provider to observe',
    ],
    ['others', { providers: { '*': {} } }, 'sidetone: providers.* is an object, expected true or false'],
    [
      'provider that is a word',
      { providers: { dograh: 'yes' } },
      'sidetone: providers.dograh is "yes", expected an object with hosts and account, true or false',
    ],
    [
      'provider key',
      { providers: { dograh: { host: 'x' } } },
      'sidetone: providers.dograh.host is "x", expected one of the keys hosts, account, streamErrors',
    ],
    [
      'provider that is a key: the halves of SIDETONE_ACCOUNTS are the wrong way round',
      { providers: { sk_live_abcdef1234567890: { account: 'kallglot' } } },
      'sidetone: providers.REDACTED is an object, expected one of the names',
    ],
    [
      'hosts',
      { providers: { dograh: { hosts: 'x' } } },
      'sidetone: providers.dograh.hosts is "x", expected a list of host names',
    ],
    [
      'host',
      { providers: { dograh: { hosts: ['a', 'http://b'] } } },
      'sidetone: providers.dograh.hosts[1] is "http://b", expected a host name with an optional port and path, such as "voice.internal:8000" or "api.acme.com/v1/audio"',
    ],
    [
      'host with an empty label',
      { providers: { dograh: { hosts: ['voice..internal'] } } },
      'sidetone: providers.dograh.hosts[0] is "voice..internal", expected a host name',
    ],
    [
      'port',
      { providers: { dograh: { hosts: ['a:70000'] } } },
      'sidetone: providers.dograh.hosts[0] is "a:70000", expected a host name',
    ],
    [
      'account',
      { providers: { dograh: { account: 'a b' } } },
      'sidetone: providers.dograh.account is "a b", expected a name of up to 64 letters',
    ],
    [
      'account that is a key without a prefix',
      { providers: { dograh: { account: '9f86d081884c7d659a2feaa0c55ad015' } } },
      'expected a name of up to 64 letters, digits and the characters . _ : -, no key and no number, or a function',
    ],
    [
      'account that is a phone number',
      { providers: { dograh: { account: '14155550123' } } },
      'sidetone: providers.dograh.account is "REDACTED", expected a name',
    ],
    [
      'account that is no name',
      { providers: { dograh: { account: 17 } } },
      'sidetone: providers.dograh.account is 17,',
    ],
    ['maxAccounts', { maxAccounts: 0 }, 'sidetone: maxAccounts is 0, expected a whole number from 1 to 10000'],
    ['maxAccounts', { maxAccounts: '5' }, 'sidetone: maxAccounts is "5", expected a whole number from 1 to 10000'],
    [
      'custom',
      { customProviders: {} },
      'sidetone: customProviders is an object, expected a list of defineProvider() results',
    ],
    [
      'metrics',
      { metrics: true },
      'sidetone: metrics is true, expected an object with registry, serve and otel, or false',
    ],
    [
      'metrics key',
      { metrics: { port: 1 } },
      'sidetone: metrics.port is 1, expected one of the keys registry, serve, otel',
    ],
    [
      'registry',
      { metrics: { registry: {} } },
      'sidetone: metrics.registry is an object, expected a Registry of prom-client or @prometheus-io/client',
    ],
    [
      'serve',
      { metrics: { serve: 9464 } },
      'sidetone: metrics.serve is 9464, expected an object with host, port, hosts and status, or false',
    ],
    [
      'serve port',
      { metrics: { serve: { port: '9464' } } },
      'sidetone: metrics.serve.port is "9464", expected a whole number from 0 to 65535',
    ],
    [
      'serve port out of range',
      { metrics: { serve: { port: 65_536 } } },
      'sidetone: metrics.serve.port is 65536, expected a whole number from 0 to 65535',
    ],
    ['memory', { bodyMemory: -1 }, 'sidetone: bodyMemory is -1, expected a whole number of bytes, at most 1 GiB'],
    [
      'memory as text',
      { bodyMemory: '16 MiB' },
      'sidetone: bodyMemory is "16 MiB", expected a whole number of bytes, at most 1 GiB',
    ],
    [
      'serve key',
      { metrics: { serve: { hots: ['a'] } } },
      'sidetone: metrics.serve.hots is a list, expected one of the keys host, port, hosts',
    ],
    ['serve hosts', { metrics: { serve: { hosts: 'a' } } }, 'sidetone: metrics.serve.hosts is "a", expected a list'],
    [
      'served host with a port',
      { metrics: { serve: { hosts: ['a.example', 'b.example:80'] } } },
      'sidetone: metrics.serve.hosts[1] is "b.example:80", expected a host name without a port, such as "metrics.example.com"',
    ],
    [
      'logger',
      { logger: console.log },
      'sidetone: logger is a function, expected a logger whose methods error, warn and info take an object and a string, such as a pino instance, or false',
    ],
    ...['http://localhost', 'localhost:9464', '[::1]', 'a b', '', 'x/metrics', 5].map(
      (host): [string, object, string] => [
        `serve host ${host}`,
        { metrics: { serve: { host } } },
        `sidetone: metrics.serve.host is ${JSON.stringify(host)}, expected a host name or an address without a scheme`,
      ],
    ),
    ['top-level domain', { providers: { twilio: { hosts: ['com'] } } }, 'sidetone: providers.twilio.hosts[0] is "com"'],
    [
      'custom provider that is null',
      { customProviders: [null] },
      'sidetone: customProviders[0] is null, expected an object made by defineProvider()',
    ],
    [
      'custom provider that is a name',
      { customProviders: [{ ...BUILT_IN_PROVIDERS[0], name: 'acme' }, 'twilio'] },
      'sidetone: customProviders[1] is "twilio", expected an object made by defineProvider()',
    ],
    [
      'custom provider without a name',
      { customProviders: [{}] },
      'sidetone: customProviders[0]: name is undefined, expected lower case letters, digits and underscores',
    ],
    ['tracing', { tracing: true }, 'sidetone: tracing is true, expected "auto", "service" or false'],
    [
      'host twice',
      { providers: { dograh: { hosts: ['a.example'] }, omind: { hosts: ['a.example'] } } },
      'sidetone: host "a.example" is claimed by dograh and by omind',
    ],
  ])('%s', (_, config, sentence) => {
    expect(() => register(config as SidetoneConfig)).toThrow(sentence);
    // Nothing was installed: the names are free, and the next call is the first.
    expect(promClient.register.getSingleMetric('voice_api_instrumentation_info')).toBeUndefined();
  });
});

it('has a default for every key', () => {
  const { providers, ...rest } = parseConfig();
  expect(rest).toEqual({
    registry: promClient.register,
    serve: { host: 'localhost', port: 9464, hosts: [], status: true },
    bodyMemory: 16_777_216,
    otel: false,
    logger: undefined,
    tracing: 'auto',
    maxAccounts: 500,
    named: new Set(),
  });
  expect(providers.map(({ provider, hosts, account }) => ({ name: provider.name, hosts, account }))).toEqual(
    BUILT_IN.map((name) => ({ name, hosts: [], account: 'default' })),
  );
});

it('accepts both registries, and a provider that is switched off', () => {
  const registry = new ClientRegistry();
  const settings = parseConfig({ metrics: { registry, serve: false }, providers: { kaicalls: false } });
  expect(settings.registry).toBe(registry);
  expect(settings.serve).toBeUndefined();
  expect(settings.providers.map(({ provider }) => provider.name)).not.toContain('kaicalls');
});

describe('the observed providers', () => {
  const acme = defineProvider({
    name: 'acme',
    title: 'Acme',
    docs: ['https://docs.acme.example/'],
    hosts: { source: 'https://docs.acme.example/', rows: ['api.acme.example'] },
  });

  it.each<[string, SidetoneConfig, readonly string[], readonly string[]]>([
    ['all of them', {}, BUILT_IN, []],
    ['a list is all', { providers: ['kallglot', 'dograh'] }, ['dograh', 'kallglot'], ['dograh', 'kallglot']],
    [
      'settings for one leave the others as they are',
      { providers: { kallglot: { account: 'eu' }, dograh: false } },
      BUILT_IN.filter((name) => name !== 'dograh'),
      ['kallglot'],
    ],
    [
      'settings, and no others',
      { providers: { '*': false, kallglot: { account: 'eu' }, dograh: true, omind: false } },
      ['dograh', 'kallglot'],
      ['dograh', 'kallglot'],
    ],
    ['a custom provider is named by being there', { customProviders: [acme] }, [...BUILT_IN, 'acme'], ['acme']],
    [
      'also beside a list',
      { providers: ['kallglot'], customProviders: [acme] },
      ['kallglot', 'acme'],
      ['kallglot', 'acme'],
    ],
    ['a list of none beside a custom one', { providers: [], customProviders: [acme] }, ['acme'], ['acme']],
    ['unless it is switched off', { providers: { acme: false }, customProviders: [acme] }, BUILT_IN, []],
  ])('%s', (_, config, watched, named) => {
    const settings = parseConfig(config);
    expect(settings.providers.map(({ provider }) => provider.name)).toEqual(watched);
    expect([...settings.named]).toEqual(named);
  });

  it('SIDETONE_PROVIDERS is such a list, and naming a provider elsewhere adds to it', () => {
    const env = { SIDETONE_PROVIDERS: 'kallglot, dograh', SIDETONE_ACCOUNTS: 'kallglot=eu,omind=us' };
    const watched = (config: SidetoneConfig) => {
      const { providers } = parseConfig(withEnvironment(config, env));
      return providers.map(({ provider, account }) => `${provider.name}=${account}`);
    };
    expect(watched({})).toEqual(['dograh=default', 'kallglot=eu', 'omind=us']);
    expect(watched({ providers: { kallglot: true, kaicalls: true } })).toEqual([
      'dograh=default',
      'kaicalls=default',
      'kallglot=eu',
      'omind=us',
    ]);
    expect(watched({ providers: { dograh: false, omind: { account: 'eu' } } })).toEqual(['kallglot=eu', 'omind=eu']);
    expect(watched({ providers: { '*': true } })).toHaveLength(BUILT_IN.length);
  });

  it.each<[SidetoneConfig, number]>([
    [{}, 1],
    [{ providers: ['kaicalls'] }, 1],
    [{ providers: ['kallglot'] }, 0],
    [{ providers: { '*': false, kallglot: {} } }, 0],
  ])('with %j, a request to kaicalls.com counts %d times', async (config, count) => {
    const server = await serve((_, response) => json(response, 500, {}));
    const app = startApp(config);
    onTestFinished(async () => {
      await app.sidetone.shutdown();
      await server.close();
    });
    const port = Number(new URL(server.url).port);
    const lookup: LookupFunction = (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
    const request = http.get({ host: 'www.kaicalls.com', port, path: '/api/v1/calls', lookup });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    await response.toArray();
    const series = await app.series();
    expect(series['client_requests_total{provider_name="kaicalls",error_category="provider"}'] ?? 0).toBe(count);
    expect(Object.keys(series).filter((name) => name.includes('kaicalls')).length > 0).toBe(count > 0);
  });
});

describe('the environment', () => {
  const ENV = {
    SIDETONE_HOSTS: 'dograh=voice.internal:8000, omind=mv.example.com,dograh=b.example',
    SIDETONE_ACCOUNTS: 'kallglot=eu-sales',
    SIDETONE_TRACING: 'false',
    SIDETONE_LOG: 'false',
    OTEL_EXPORTER_PROMETHEUS_HOST: '0.0.0.0',
    OTEL_EXPORTER_PROMETHEUS_PORT: '9500',
    SIDETONE_SERVE_HOSTS: 'svc.cluster.local, metrics.example.com',
  };

  it('configures everything', () => {
    expect(withEnvironment({}, ENV)).toEqual({
      providers: {
        dograh: { hosts: ['voice.internal:8000', 'b.example'] },
        omind: { hosts: ['mv.example.com'] },
        kallglot: { account: 'eu-sales' },
      },
      metrics: { serve: { host: '0.0.0.0', port: 9500, hosts: ['svc.cluster.local', 'metrics.example.com'] } },
      logger: false,
      tracing: false,
    });
  });

  it('yields to code', () => {
    const logger = { error() {}, warn() {}, info() {} };
    const config: SidetoneConfig = {
      providers: { dograh: { account: 'a' }, kallglot: false },
      metrics: { serve: { port: 1 } },
      logger,
      tracing: 'auto',
    };
    expect(withEnvironment(config, ENV)).toEqual({
      providers: {
        dograh: { hosts: ['voice.internal:8000', 'b.example'], account: 'a' },
        omind: { hosts: ['mv.example.com'] },
        kallglot: false,
      },
      metrics: { serve: { host: '0.0.0.0', port: 1, hosts: ['svc.cluster.local', 'metrics.example.com'] } },
      logger,
      tracing: 'auto',
    });
    expect(withEnvironment({ metrics: false }, ENV)).toMatchObject({ metrics: false });
    expect(withEnvironment({}, { SIDETONE_SERVE: 'false' })).toEqual({ metrics: { serve: false } });
    expect(withEnvironment({ metrics: { serve: { port: 1 } } }, { SIDETONE_SERVE: 'false' })).toEqual({
      metrics: { serve: { port: 1 } },
    });
  });

  it.each([
    ['auto', 'auto'],
    ['Service', 'service'],
    ['FALSE', false],
    ['', undefined],
  ])('SIDETONE_TRACING=%s is %s', (text, tracing) => {
    expect(withEnvironment({}, { SIDETONE_TRACING: text }).tracing).toBe(tracing);
  });

  it('names the variable and the host in it', () => {
    expect(() => withEnvironment({}, { SIDETONE_HOSTS: 'dograh=http://voice.internal' })).toThrow(
      /^sidetone: SIDETONE_HOSTS is "http:\/\/voice\.internal", expected /,
    );
  });

  it('names variables that no setting has', () => {
    const env = { SIDETONE_DISABLE: '1', SIDETONE_HOST: 'x', SIDETONE_LOG: 'false', PATH: '/bin' };
    expect(unknownVariables(env)).toMatch(
      /^sidetone: no setting has the name SIDETONE_DISABLE, SIDETONE_HOST, expected one of SIDETONE_ACCOUNTS, /,
    );
    // Kubernetes sets these beside a Service of this name.
    const links = {
      SIDETONE_SERVICE_HOST: '10.0.0.1',
      SIDETONE_PORT: 'tcp://10.0.0.1:9464',
      SIDETONE_PORT_9464_TCP: 'x',
    };
    expect(unknownVariables({ ...links, SIDETONE_STRICT: 'true' })).toBeUndefined();
  });

  it.each([
    ['SIDETONE_HOSTS', 'voice.internal:8000'],
    ['SIDETONE_HOSTS', 'dograh=a=b'],
    ['SIDETONE_PROVIDERS', 'dograh,,kallglot'],
    ['SIDETONE_ACCOUNTS', '=a'],
    ['SIDETONE_BODY_MEMORY', '16MiB'],
    ['OTEL_EXPORTER_PROMETHEUS_PORT', '70000'],
    ['SIDETONE_TRACING', 'yes'],
    ['SIDETONE_SERVE', 'maybe'],
    ['OTEL_EXPORTER_PROMETHEUS_PORT', 'http'],
    ['OTEL_EXPORTER_PROMETHEUS_HOST', 'http://localhost'],
    ['OTEL_EXPORTER_PROMETHEUS_HOST', 'localhost:9464'],
  ])('rejects %s=%s', (key, value) => {
    expect(() => withEnvironment({}, { [key]: value })).toThrow(
      `sidetone: ${key} is ${JSON.stringify(value)}, expected `,
    );
  });

  it.each(['localhost', '0.0.0.0', '::', '::1', 'fe80::1%eth0', 'voice-gateway', 'metrics.example.com'])(
    'accepts OTEL_EXPORTER_PROMETHEUS_HOST=%s',
    (host) => {
      const config = withEnvironment({}, { OTEL_EXPORTER_PROMETHEUS_HOST: host });
      expect(parseConfig(config).serve?.host).toBe(host);
    },
  );

  it('accepts a provider host without dots, as containers have', () => {
    expect(parseConfig({ providers: { dograh: { hosts: ['voice-gateway', 'localhost'] } } }).providers).toContainEqual(
      expect.objectContaining({ hosts: ['voice-gateway', 'localhost'] }),
    );
  });

  it.each([
    [{ SIDETONE_DISABLED: 'true' }, true],
    [{ SIDETONE_DISABLED: '1' }, true],
    [{ SIDETONE_DISABLED: 'yes' }, true],
    [{ SIDETONE_DISABLED: ' On ' }, true],
    [{ SIDETONE_DISABLED: 'perhaps' }, true],
    [{ SIDETONE_DISABLED: 'false' }, false],
    [{ SIDETONE_DISABLED: 'off' }, false],
    [{ SIDETONE_DISABLED: '0' }, false],
    [{ SIDETONE_DISABLED: '' }, false],
    [{}, false],
  ])('%j disables: %s', (env, expected) => expect(isDisabled(env)).toBe(expected));

  it.each([
    [{}, false],
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, true],
    [{ OTEL_TRACES_EXPORTER: 'console' }, true],
    [{ OTEL_TRACES_EXPORTER: 'none' }, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, true],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_EXPORTER: 'none' }, false],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318' }, true],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_SDK_DISABLED: 'true' }, false],
    [{ OTEL_METRICS_EXPORTER: 'otlp' }, false],
  ])('%j enables trace export: %s', (env, expected) => expect(asksFor('TRACES', env)).toBe(expected));

  it.each([
    [{}, false],
    [{ OTEL_METRICS_EXPORTER: 'console' }, true],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, true],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://collector:4318' }, true],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318' }, false],
  ])('%j enables metric export: %s', (env, expected) => expect(asksFor('METRICS', env)).toBe(expected));
});
