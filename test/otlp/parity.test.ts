import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SIGNALS, type Signal } from '../../src/index.ts';
import { needs, SDK_LINES } from '../kit/needs.ts';
import { SESSION, streamUrl } from '../simulator/stream-clients.ts';
import { simulate } from '../simulator/support.ts';
import { asPrometheus, asScraped, type OtlpMetric, receiveOtlp } from './receiver.ts';

const service = fileURLToPath(new URL('./fixtures/service.cjs', import.meta.url));
const SESSION_TO_END = SESSION.replace('sess_1', 'sess_2');
const NOWHERE = '/v1/nowhere';

type Message = 'ready' | { text: string };

async function nextMessage(child: ChildProcess): Promise<Message> {
  const [message] = (await once(child, 'message')) as [Message];
  return message;
}

/** A service that fails in every way it can, pushes, and is scraped. */
async function play(cwd: string, order: string) {
  const receiver = await receiveOtlp();
  const simulator = await simulate();
  const providers = Object.fromEntries(simulator.providers.map(({ name, host }) => [name, { hosts: [host] }]));
  // sidetone's own request, to a server without balances.
  const accounts = [{ provider: 'telnyx', account: 'eu', key: 'THE_KEY', origin: simulator.provider('itellico').url }];
  const config = { providers, credits: { accounts, atStart: true } };
  const child = fork(service, [order, receiver.url, JSON.stringify(config)], {
    cwd,
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none', THE_KEY: 'x' },
  });
  onTestFinished(() => void child.kill());
  expect(await nextMessage(child)).toBe('ready');
  const kallglot = simulator.provider('kallglot');
  const sessions = `${kallglot.url}/v1/sessions`;
  kallglot.credits({ remaining: 3 });
  kallglot.rateLimit({ limit: 5, windowSeconds: 60 });
  const nowhere = 'http://127.0.0.1:1/v1/sessions';
  const itellico = `${simulator.provider('itellico').url}/v1/accounts/a/calls`;
  child.send({
    urls: [...Array(7).fill(sessions), itellico, nowhere],
    streams: [streamUrl(kallglot, SESSION), streamUrl(kallglot, SESSION_TO_END), streamUrl(kallglot, NOWHERE)],
    calls: [
      ['omind', { outcome: 'answered', direction: 'outbound', durationSeconds: 61, setupSeconds: 2.5, id: '1' }],
      ['itellico', { outcome: 'failed', reason: 'dial_failed' }],
      ['bland', { call_id: 'c1', completed: true, status: 'completed', price: 0.12 }],
    ],
  });
  expect(await nextMessage(child)).toBe('ready');
  // The rate limit came with Retry-After: a request now is premature.
  child.send({ urls: [sessions], calls: [], streams: [] });
  expect(await nextMessage(child)).toBe('ready');
  child.send({});
  const { text } = (await nextMessage(child)) as { text: string };
  return { pushed: receiver.last(), scraped: asScraped(text) };
}

describe.each(SDK_LINES)('%s', (line, cwd) => {
  needs(line);

  it.each(['instrumentation', 'sdk-first', 'register-first'])(
    '%s: pushed and scraped metrics have the same names, labels and values, zeros included',
    { timeout: 30_000 },
    async (order) => {
      const { pushed, scraped } = await play(cwd, order);
      const translated = asPrometheus(pushed);
      expect(translated).toEqual(scraped);
      // And there was something of each kind to compare.
      const value = (start: string) => Object.entries(scraped).filter(([key]) => key.startsWith(start));
      expect(value('voice_api_client_requests_total').filter(([, count]) => count === 0).length).toBeGreaterThan(1);
      expect(value('voice_api_client_errors_total').filter(([, errors]) => errors > 0).length).toBeGreaterThan(1);
      expect(value('voice_api_credits_remaining').map(([, credits]) => credits)).toEqual([0]);
      expect(value('voice_api_client_premature_requests_total').filter(([, count]) => count > 0).length).toBe(1);
      expect(value('voice_api_call_setup_duration_seconds_sum').map(([, sum]) => sum)).toEqual([2.5]);
      expect(value('voice_api_client_retry_after_seconds_count').length).toBeGreaterThan(0);
      expect(value('voice_api_stream_active').filter(([, open]) => open === 1).length).toBe(1);
      expect(value('voice_api_stream_duration_seconds_count').map(([, count]) => count)).toEqual([1]);
      expect(value('voice_api_stream_closes_total').filter(([, count]) => count > 0).length).toBe(1);
      // Two accepted, and one refused.
      expect(value('voice_api_stream_connects_total').filter(([, count]) => count > 0).length).toBe(2);
    },
  );

  it('exports name, unit, kind and description from the table, counters as cumulative', {
    timeout: 30_000,
  }, async () => {
    const { pushed } = await play(cwd, 'sdk-first');
    const kind = ({ sum, gauge, histogram }: OtlpMetric) => {
      if (histogram !== undefined) return 'histogram';
      if (gauge !== undefined) return 'gauge';
      return sum?.isMonotonic === true ? 'counter' : 'updowncounter';
    };
    const table = new Map<string, Signal>(Object.values<Signal>(SIGNALS).map((signal) => [signal.name, signal]));
    for (const metric of pushed) {
      const { unit, help, kind: expected } = table.get(metric.name) as Signal;
      expect([metric.name, metric.unit, metric.description, kind(metric)]).toEqual([metric.name, unit, help, expected]);
      const temporality = metric.sum?.aggregationTemporality;
      if (temporality !== undefined) expect([2, 'AGGREGATION_TEMPORALITY_CUMULATIVE']).toContain(temporality);
    }
    expect(pushed.map(({ name }) => name).sort()).toEqual([...table.keys()].sort());
  });

  it('register() pushes nothing unless configured', { timeout: 30_000 }, async () => {
    const { pushed, scraped } = await play(cwd, 'off');
    expect(pushed).toEqual([]);
    expect(Object.keys(scraped).length).toBeGreaterThan(100);
  });
});
