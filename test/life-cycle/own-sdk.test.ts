import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { collect } from '../kit/collector.ts';
import { needs, SDK_LINES } from '../kit/needs.ts';
import { json, serve } from '../kit/server.ts';

const SERVICE = fileURLToPath(new URL('./fixtures/own-sdk.cjs', import.meta.url));

type Attributes = { key: string; value: { stringValue?: string } }[];
type Sent = { resourceSpans?: { resource: { attributes: Attributes }; scopeSpans: { spans: Span[] }[] }[] };
type Span = { attributes: Attributes };

/** What a service sent to its collector; only an SDK that sidetone started would send it. */
async function play(cwd: string, env: Record<string, string> = {}) {
  const traced: unknown[] = [];
  const refuse = () =>
    serve(({ headers }, response) => {
      traced.push(headers['traceparent'] ?? headers['b3']);
      json(response, 402, { error: { code: 'insufficient_api_credits' } });
    });
  const [provider, other] = [await refuse(), await refuse()];
  for (const { close } of [provider, other]) onTestFinished(close);
  const collector = await collect();
  const { stdout } = await promisify(execFile)(process.execPath, [SERVICE, '--password=argv-secret-4711'], {
    cwd,
    env: {
      ...process.env,
      VOICE_URL: provider.url,
      OTHER_URL: other.url,
      SIDETONE_HOSTS: `kallglot=${provider.host}`,
      OTEL_SERVICE_NAME: 'calls',
      ...collector.env,
      // As in a service that sets only the endpoint.
      OTEL_METRICS_EXPORTER: '',
      OTEL_LOGS_EXPORTER: '',
      ...env,
    },
  });
  const resourceSpans = collector.bodies.flatMap((body) => (JSON.parse(body) as Sent).resourceSpans ?? []);
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const value = (attributes: Attributes, name: string) => attributes.find(({ key }) => key === name)?.value.stringValue;
  return {
    urls: spans.map(({ attributes }) => value(attributes, 'url.full')?.replace(provider.host, 'provider')),
    resource: new Set(resourceSpans.flatMap(({ resource }) => resource.attributes.map(({ key }) => key))),
    name: value(resourceSpans[0]?.resource.attributes ?? [], 'service.name'),
    paths: collector.paths,
    ...(JSON.parse(stdout) as { meters: boolean; free: object }),
    raw: collector.bodies.join('\n'),
    other: other.host,
    traced,
  };
}

describe.each(SDK_LINES)('the SDK that sidetone starts, %s', (line, cwd) => {
  needs(line);

  it('exports calls to voice APIs only, and resource attributes only as OTEL_* configures', async () => {
    const { urls, resource, name, raw, other } = await play(cwd);
    expect(urls).toEqual(['http://provider/v1/sessions/s1']);
    expect(name).toBe('calls');
    expect([...resource].filter((key) => !/^(?:service\.name|telemetry\.sdk\.\w+)$/.test(key))).toEqual([]);
    for (const secret of ['XXXXSECRETXXXX', 'sk_live_', '5555550100', 'argv-secret', other])
      expect({ secret, leaked: raw.includes(secret) }).toEqual({ secret, leaked: false });
  });

  it('adds no header, and no metric about other hosts', async () => {
    const { traced, raw, meters } = await play(cwd);
    expect({ traced, meters }).toEqual({ traced: [undefined, undefined], meters: true });
    expect(raw).toContain('voice_api');
    expect(raw).not.toContain('http.client.request.duration');
  });

  it('adds the headers that OTEL_PROPAGATORS names', async () => {
    const { traced } = await play(cwd, { OTEL_PROPAGATORS: 'tracecontext' });
    expect(traced).toEqual([undefined, expect.stringMatching(/^00-/)]);
  });

  it('is there when `ready` resolves', async () => {
    const { urls } = await play(cwd, { AT_ONCE: 'true' });
    expect(urls).toEqual(['http://provider/v1/sessions/s1']);
  });

  it('has no meters where OTEL_* configures an endpoint for traces alone', async () => {
    const anywhere = await collect();
    const { OTEL_EXPORTER_OTLP_ENDPOINT: url } = anywhere.env;
    const { paths, meters } = await play(cwd, {
      OTEL_EXPORTER_OTLP_ENDPOINT: '',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/v1/traces`,
    });
    expect({ paths, meters }).toEqual({ paths: [], meters: false });
    expect(new Set(anywhere.paths)).toEqual(new Set(['/v1/traces']));
  });

  it('releases every global that it set, and no other', async () => {
    const { meters, free } = await play(cwd);
    expect({ meters, free }).toEqual({ meters: true, free: { trace: true, metrics: true, logs: true } });
  });

  it('exports process attributes where OTEL_NODE_RESOURCE_DETECTORS enables them', async () => {
    const { resource } = await play(cwd, { OTEL_NODE_RESOURCE_DETECTORS: 'env,process' });
    expect(resource).toContain('process.pid');
  });
});
