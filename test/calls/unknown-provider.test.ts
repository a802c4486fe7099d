import { expect, it } from 'vitest';
import { Catalogue } from '../../src/catalogue/catalogue.ts';
import { Pipeline } from '../../src/install/pipeline.ts';
import { Faults } from '../../src/model/faults.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { LogSink } from '../../src/sinks/log/log-sink.ts';
import { RecentFailures } from '../../src/sinks/recent/recent-failures.ts';
import { keepLines } from '../kit/watch.ts';

const KNOWN = new Catalogue(
  BUILT_IN_PROVIDERS.map((provider) => ({
    provider,
    hosts: [],
    account: 'default',
    streamErrors: false,
    callReports: true,
  })),
).providers;
const NAMES = BUILT_IN_PROVIDERS.map(({ name }) => name).join(', ');

function start() {
  const { lines, logger } = keepLines();
  const faults = new Faults(() => {});
  const pipeline = new Pipeline(
    {
      span: undefined,
      metrics: undefined,
      warn: () => {},
      recent: new RecentFailures(),
      log: new LogSink(logger, faults),
    },
    faults,
  );
  const linesFor = (...names: unknown[]) => {
    for (const name of names) pipeline.unknownProvider(name, KNOWN);
    return lines.map(({ level, message }) => `${level} ${message}`);
  };
  return { linesFor, faults };
}

it('an unknown provider name logs one warning and counts no fault', () => {
  const { linesFor, faults } = start();
  expect(linesFor('twilo', 'twilo', 'twilo', undefined)).toEqual([
    `warn sidetone: recordCall: the provider is "twilo", expected one of ${NAMES}; its calls are not counted`,
    `warn sidetone: recordCall: the provider is "undefined", expected one of ${NAMES}; its calls are not counted`,
  ]);
  expect(linesFor(Symbol('x'))).toHaveLength(3);
  expect(faults.count('calls') + faults.count('log')).toBe(0);
});

it('of a thousand unknown names, some are reported', () => {
  const { linesFor } = start();
  expect(linesFor(...Array.from({ length: 1000 }, (_, i) => `n${i}`))).toHaveLength(20);
});

it('a name is cut and contains no key, number or second line', () => {
  const { linesFor } = start();
  const [key, line, long] = linesFor(`sk_live_${'a1B2'.repeat(6)}`, 'a\nb +15555550100', 'x'.repeat(500));
  expect(key).toContain('the provider is "REDACTED"');
  expect(line).toContain('the provider is "a b REDACTED"');
  expect(long).not.toContain('x'.repeat(65));
});
