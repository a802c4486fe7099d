import { beforeAll, expect, it } from 'vitest';
import { valuesOf } from '../../signals.ts';
import type { Client } from '../../streams/clients.ts';
import { compare } from './compare.ts';
import { scenariosOf } from './scenarios.ts';

/** What the service sees of its streams, in a process with the instrumentation and in one without. */
export function describeIdentity({ name, family }: Client): void {
  const scenarios = scenariosOf(family);
  let sides: Awaited<ReturnType<typeof compare>>;
  beforeAll(async () => {
    sides = await compare(name);
  });

  it('every scenario ran, and sidetone observed it without a fault', () => {
    const names = scenarios.map((scenario) => scenario.name);
    expect(Object.keys(sides.bare.recordings).sort()).toEqual([...names].sort());
    const counted = (of: string) => valuesOf(sides.watched.metrics, of).reduce((sum, { value }) => sum + value, 0);
    // Only constructors that throw are missing.
    expect(counted('stream_connects_total')).toBeGreaterThan(names.length - 5);
    expect(counted('stream_closes_total')).toBeGreaterThan(20);
    expect(counted('instrumentation_faults_total')).toBe(0);
  });

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (scenario, { lucky }) => {
    expect(sides.watched.recordings[scenario]).toEqual(sides.bare.recordings[scenario]);
    if (!lucky) expect(sides.watched.arrivals[scenario]).toEqual(sides.bare.arrivals[scenario]);
  });

  it('adds no rejection, exception or warning', () => {
    expect(sides.watched.stray).toEqual(sides.bare.stray);
  });
}
