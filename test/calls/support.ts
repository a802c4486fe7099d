import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import { register, type Sidetone, type SidetoneConfig } from '../../src/index.ts';
import { json, type Server, serve } from '../kit/server.ts';
import { keepLines, type Line } from '../kit/watch.ts';

const ACCOUNT = '123e4567-e89b-12d3-a456-426614174000';

/** The path of each provider that returns a call. */
export const PATHS: Readonly<Record<string, string>> = {
  itellico: `/v1/accounts/${ACCOUNT}/conversations/c1`,
  kallglot: '/v1/sessions/s1',
  kaicalls: '/api/v1/calls?id=c1',
  dograh: '/api/v1/workflow/12/runs/7',
};

export type Calls = {
  readonly sidetone: Sidetone;
  readonly registry: Registry;
  readonly lines: Line[];
  readonly servers: Readonly<Record<string, Server>>;
  /** The provider's response to a poll, which the service reads completely. */
  poll(provider: string, body: unknown, path?: string, method?: string): Promise<unknown>;
  /** `provider outcome reason direction`, without zeros. */
  outcomes(): Promise<Record<string, number>>;
  faults(): Promise<number>;
};

/** A service that polls each provider, on separate ports, for its calls, until the test ends. */
export async function startCalls(config: SidetoneConfig = {}): Promise<Calls> {
  let answer: unknown;
  const names = Object.keys(PATHS);
  const all = await Promise.all(names.map(() => serve((_, response) => json(response, 200, answer))));
  const servers = Object.fromEntries(names.map((name, i) => [name, all[i] as Server]));
  const providers = Object.fromEntries(names.map((name) => [name, { hosts: [servers[name]?.host ?? ''] }]));
  const { lines, logger } = keepLines();
  const registry = new Registry();
  const sidetone = register({ logger, providers, ...config, metrics: { registry, serve: false } });
  onTestFinished(async () => {
    await sidetone.shutdown();
    await Promise.all(all.map((server) => server.close()));
  });
  return {
    sidetone,
    registry,
    lines,
    servers,
    poll: async (provider, body, path = PATHS[provider], method = 'GET') => {
      answer = body;
      const response = await fetch(`${servers[provider]?.url}${path}`, { method });
      return response.json();
    },
    outcomes: async () => {
      const seen: Record<string, number> = {};
      for (const { labels, value } of await values(registry, 'voice_api_call_outcomes_total'))
        if (value !== 0) seen[Object.values(labels).join(' ')] = value;
      return seen;
    },
    faults: async () =>
      (await values(registry, 'voice_api_instrumentation_faults_total')).reduce((sum, { value }) => sum + value, 0),
  };
}

type Value = { labels: Record<string, string>; value: number };

async function values(registry: Registry, name: string): Promise<Value[]> {
  const metric = registry.getSingleMetric(name) as unknown as { get(): Promise<{ values: Value[] }> };
  return (await metric.get()).values;
}
