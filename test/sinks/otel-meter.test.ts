import {
  type Attributes,
  createNoopMeter,
  type MeterProvider,
  metrics,
  type ObservableCallback,
} from '@opentelemetry/api';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { classifyHttp } from '../../src/classify/http.ts';
import { Faults } from '../../src/model/faults.ts';
import { Limits } from '../../src/model/limits.ts';
import { kallglot } from '../../src/providers/kallglot/provider.ts';
import { OtelMeter } from '../../src/sinks/otel/otel-meter.ts';
import { PrometheusSink } from '../../src/sinks/prometheus/prometheus-sink.ts';
import { observation } from '../kit/observe.ts';

type Value = [name: string, value: number, attributes: Attributes | undefined];

/** What an SDK would record. */
function fakeSdk() {
  const recorded: Value[] = [];
  const callbacks = new Map<ObservableCallback, string>();
  const observable = (name: string) => ({
    addCallback: (callback: ObservableCallback) => callbacks.set(callback, name),
    removeCallback: (callback: ObservableCallback) => callbacks.delete(callback),
  });
  const meter = {
    createHistogram: (name: string) => ({
      record: (value: number, attributes?: Attributes) => recorded.push([name, value, attributes]),
    }),
    createObservableCounter: observable,
    createObservableGauge: observable,
    createObservableUpDownCounter: observable,
  };
  const collect = (): Value[] => {
    const seen: Value[] = [];
    for (const [callback, name] of callbacks)
      void callback({ observe: (value: number, attributes?: Attributes) => seen.push([name, value, attributes]) });
    return seen;
  };
  return { provider: { getMeter: () => meter } as unknown as MeterProvider, recorded, collect, callbacks };
}

function start() {
  const faults = new Faults(() => {});
  const seen = observation({ provider: kallglot, path: '/elsewhere', status: 200 });
  const sink = new PrometheusSink(new Registry(), [seen.provider], faults, new Limits());
  const meter = new OtelMeter(sink.metrics, sink.mirror, faults);
  return { meter, settle: () => sink.settled(seen, classifyHttp(seen), undefined) };
}

afterEach(() => {
  vi.useRealTimers();
  metrics.disable();
});

it('a status is a number, as in the semantic conventions, and empty attributes are absent', () => {
  const { meter, settle } = start();
  const { provider, recorded, collect } = fakeSdk();
  expect(meter.bind(provider)).toBe(true);
  settle();
  expect(recorded).toEqual([
    [
      'voice_api.client.request.duration',
      0.1,
      {
        'voice_api.provider.name': 'kallglot',
        'voice_api.operation.name': '_OTHER',
        'http.request.method': 'GET',
        'http.response.status_code': 200,
      },
    ],
  ]);
  const successes = collect().filter(([name, value]) => name === 'voice_api.client.requests' && value > 0);
  expect(successes).toEqual([['voice_api.client.requests', 1, { 'voice_api.provider.name': 'kallglot' }]]);
});

describe('a no-op meter', () => {
  class NoopMeter {}
  it.each([
    ['the API’s own', createNoopMeter()],
    ['that of another copy of the API', new NoopMeter()],
  ])('is not bound: %s', (_, noop) => {
    const { meter } = start();
    expect(meter.bind({ getMeter: () => noop } as unknown as MeterProvider)).toBe(false);
    // A later one may be real.
    expect(meter.bind(fakeSdk().provider)).toBe(true);
  });
});

it.each([90, 900, 25_000])('finds an SDK that starts %d ms later', (late) => {
  vi.useFakeTimers();
  const { meter, settle } = start();
  const { provider, recorded } = fakeSdk();
  meter.start();
  vi.advanceTimersByTime(late);
  metrics.setGlobalMeterProvider(provider);
  vi.advanceTimersByTime(15_000);
  settle();
  expect(recorded).toHaveLength(1);
});

it('after stop() it records nothing and looks for no SDK', () => {
  vi.useFakeTimers();
  const { meter, settle } = start();
  const { provider, recorded, collect } = fakeSdk();
  meter.bind(provider);
  meter.stop();
  settle();
  expect([recorded, collect()]).toEqual([[], []]);
  const other = start();
  other.meter.start();
  other.meter.stop();
  metrics.setGlobalMeterProvider(provider);
  vi.advanceTimersByTime(60_000);
  other.settle();
  expect(other.meter.bind(provider)).toBe(false);
  expect([recorded, collect()]).toEqual([[], []]);
});
