import { trace } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Catalogue } from '../../src/catalogue/catalogue.ts';
import { OperationMatcher } from '../../src/catalogue/operation-matcher.ts';
import type { Provider } from '../../src/catalogue/provider.ts';
import type { SidetoneConfig } from '../../src/index.ts';
import { kallglot } from '../../src/providers/kallglot/provider.ts';
import { LogSink } from '../../src/sinks/log/log-sink.ts';
import { PrometheusSink } from '../../src/sinks/prometheus/prometheus-sink.ts';
import { BodyCopy } from '../../src/sources/shared/body-copy.ts';
import { DeadlineQueue } from '../../src/sources/shared/deadline-queue.ts';
import { Exchange } from '../../src/sources/shared/exchange.ts';
import { SpanSink } from '../../src/tracing/span-sink.ts';
import { byName } from '../kit/answers.ts';
import { CLIENTS as ALL } from '../kit/http/clients.ts';
import { type Server, serve } from '../kit/server.ts';
import { watch } from '../kit/watch.ts';
import { breakMethod, fail, faultLine, faultLines, unreadable } from './break.ts';

let server: Server;
beforeAll(async () => {
  server = await serve(byName);
});
afterAll(() => server.close());

const NAMES = ['global fetch', 'undici 8 fetch', 'http', 'axios'];
const CLIENTS = ALL.filter(({ name }) => NAMES.includes(name));

/** A custom provider with the tables of Kallglot, except for one entry. */
const table = (change: () => Partial<Provider>) => (host: string) => ({
  providers: {},
  customProviders: [{ ...kallglot, name: 'acme', hosts: { ...kallglot.hosts, rows: [host] }, ...change() }],
});

type Fault = {
  readonly what: string;
  readonly stage: string;
  readonly inject?: () => void;
  readonly config?: (host: string) => SidetoneConfig;
  /** What is still reported of a failed request. A fault of the source may cost all of it. */
  readonly reported?: { metrics: boolean; line: boolean };
};

const EVERYTHING = { metrics: true, line: true };

const FAULTS: readonly Fault[] = [
  { what: 'the span sink', stage: 'span', inject: () => breakMethod(SpanSink, 'settled'), reported: EVERYTHING },
  {
    what: 'the metrics sink, at the start',
    stage: 'metrics',
    inject: () => breakMethod(PrometheusSink, 'started'),
    reported: EVERYTHING,
  },
  {
    what: 'the metrics sink, at the end',
    stage: 'metrics',
    inject: () => breakMethod(PrometheusSink, 'settled'),
    reported: { metrics: false, line: true },
  },
  {
    what: 'the log sink',
    stage: 'log',
    inject: () => breakMethod(LogSink, 'settled'),
    reported: { metrics: true, line: false },
  },
  { what: 'the catalogue', stage: 'source', inject: () => breakMethod(Catalogue, 'match') },
  { what: 'the operations', stage: 'source', inject: () => breakMethod(OperationMatcher, 'match') },
  {
    what: 'the end of an exchange',
    stage: 'source',
    inject: () => breakMethod(Exchange, 'answered'),
  },
  { what: 'the copy of a body', stage: 'source', inject: () => breakMethod(BodyCopy, 'add') },
  { what: 'the queue of bodies', stage: 'source', inject: () => breakMethod(DeadlineQueue, 'add') },
  {
    what: 'the table of statuses',
    stage: 'classify',
    config: table(() => ({
      statuses: { source: 'test', rows: (kallglot.statuses?.rows ?? []).map((row) => unreadable(row, 'category')) },
    })),
  },
  {
    what: 'the table of secrets',
    stage: 'log',
    config: table(() => ({ secrets: { source: 'test', patterns: [breakingInUse()] } })),
    reported: { metrics: true, line: false },
  },
  {
    what: 'the tracer of the service',
    stage: 'span',
    inject: () => {
      trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan: fail, startActiveSpan: fail }) });
      onTestFinished(() => trace.disable());
    },
    reported: EVERYTHING,
  },
];

/** Validation tries it on the account only. */
function breakingInUse(): RegExp {
  const value = (text: string): string => (text === 'default' ? text : fail());
  return Object.defineProperty(/x/g, Symbol.replace, { value });
}

describe.each(CLIENTS)('$name', (client) => {
  it.each(FAULTS)('$what is broken: the call is unaffected, each fault counts, one line is logged', async (fault) => {
    fault.inject?.();
    const watching = watch([server.host], {
      tracing: fault.stage === 'span' ? 'auto' : false,
      ...fault.config?.(server.host),
    });
    for (let call = 0; call < 2; call++) {
      const { status, text, error, release } = await client.ask(`${server.url}/v1/sessions/credits`);
      await release();
      // Some clients discard the body of a response that they treat as an error.
      expect({ status, whole: text === undefined || text.includes('insufficient_api_credits') }).toEqual({
        status: 402,
        whole: true,
      });
      expect(String(error)).not.toContain('broken');
    }
    const { reported, stage, config } = fault;
    const signals = () => watching.signals(config === undefined ? 'kallglot' : 'acme');
    await expect.poll(async () => (await signals()).faults).toEqual({ [stage]: 2 });
    expect(faultLines(watching.lines)).toEqual([faultLine(stage)]);
    if (reported === undefined) return;
    const counted = (await signals()).exchanges.reduce((sum, { count }) => sum + count, 0);
    expect({ counted, lines: watching.lines.length - 1 }).toEqual({
      counted: reported.metrics ? 2 : 0,
      lines: reported.line ? 2 : 0,
    });
  });
});
