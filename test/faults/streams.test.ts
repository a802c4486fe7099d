import { trace } from '@opentelemetry/api';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Provider } from '../../src/catalogue/provider.ts';
import type { SidetoneConfig } from '../../src/index.ts';
import { kallglot } from '../../src/providers/kallglot/provider.ts';
import { LogSink } from '../../src/sinks/log/log-sink.ts';
import { PrometheusSink } from '../../src/sinks/prometheus/prometheus-sink.ts';
import { StreamSeries } from '../../src/sinks/prometheus/stream-series.ts';
import { Stream } from '../../src/sources/streams/stream.ts';
import { StreamAttachments } from '../../src/sources/streams/stream-attachments.ts';
import { SpanSink } from '../../src/tracing/span-sink.ts';
import { GLOBAL, play, WS } from '../kit/streams/clients.ts';
import { closeFrame, frame, OPCODE } from '../kit/streams/provider.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { watch } from '../kit/watch.ts';
import { breakMethod, fail, faultLine, faultLines, unreadable } from './break.ts';

const table = (change: () => Partial<Provider>) => (host: string) => ({
  providers: { acme: { streamErrors: true } },
  customProviders: [{ ...kallglot, name: 'acme', hosts: { ...kallglot.hosts, rows: [host] }, ...change() }],
});

const CLOSE = {
  code: 4029,
  reason: 'rate_limited',
  category: 'rate_limit',
  retry: 'backoff',
  todo: 'Slow down.',
} as const;

type Fault = {
  readonly what: string;
  readonly stage: string;
  readonly inject?: () => void;
  readonly config?: (host: string) => SidetoneConfig;
};

const FAULTS: readonly Fault[] = [
  { what: 'the count of connects', stage: 'metrics', inject: () => breakMethod(StreamSeries, 'connected') },
  { what: 'the gauge, when a stream opens', stage: 'metrics', inject: () => breakMethod(StreamSeries, 'opened') },
  { what: 'the gauge, when a stream ends', stage: 'metrics', inject: () => breakMethod(StreamSeries, 'ended') },
  { what: 'the count of closes', stage: 'metrics', inject: () => breakMethod(StreamSeries, 'closed') },
  {
    what: 'the count of errors within a stream',
    stage: 'metrics',
    inject: () => breakMethod(PrometheusSink, 'failed'),
  },
  { what: 'the span of a stream', stage: 'span', inject: () => breakMethod(SpanSink, 'closed') },
  { what: 'the line of a close', stage: 'log', inject: () => breakMethod(LogSink, 'closed') },
  { what: 'the line of an error within a stream', stage: 'log', inject: () => breakMethod(LogSink, 'errorFrame') },
  { what: 'the source, at a frame', stage: 'source', inject: () => breakMethod(Stream, 'text') },
  { what: 'the source, at the handshake', stage: 'source', inject: () => breakMethod(StreamAttachments, 'add') },
  {
    what: 'the table of closes',
    stage: 'classify',
    config: table(() => ({
      closes: { source: 'test', rows: [unreadable({ text: 'Gone*', ...CLOSE }, 'text')] },
    })),
  },
  {
    what: 'the table of error frames',
    stage: 'classify',
    config: table(() => ({ errorFrames: (kallglot.errorFrames ?? []).map((frame) => unreadable(frame, 'code')) })),
  },
  {
    what: 'the tracer of the service',
    stage: 'span',
    inject: () => {
      trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan: fail, startActiveSpan: fail }) });
      onTestFinished(() => trace.disable());
    },
  },
];

const ERROR = JSON.stringify({ type: 'session.error', code: 'invalid_audio_format', message: 'Not this one.' });

describe.each([WS, GLOBAL])('$name', (client) => {
  it.each(FAULTS)('$what is broken: the stream is unaffected, each fault counts, one line is logged', async (fault) => {
    const provider = await serveStreams((peer) =>
      peer.acceptRaw({}, frame(OPCODE.text, ERROR), closeFrame(4029, 'slow')),
    );
    const streamErrors = { providers: { kallglot: { hosts: [provider.host], streamErrors: true } } };
    fault.inject?.();
    const watching = watch([], fault.config?.(provider.host) ?? streamErrors);
    for (let stream = 0; stream < 2; stream++) {
      const messages: string[] = [];
      const seen = await play(client, provider.url(), { message: (_, data) => messages.push(String(data)) });
      expect({ ...seen, messages }).toEqual({
        events: ['open', 'message', 'close'],
        code: 4029,
        reason: 'slow',
        messages: [ERROR],
      });
    }
    await expect.poll(async () => (await watching.streams()).faults).toEqual({ [fault.stage]: 2 });
    expect(faultLines(watching.lines)).toEqual([faultLine(fault.stage)]);
  });
});
