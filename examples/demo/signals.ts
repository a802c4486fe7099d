import { trace } from '@opentelemetry/api';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import pino, { type Logger } from 'pino';
import type { Act } from './acts.ts';

type Focus = Act['focus'];

/** The fields of a log line that the demo reads. */
type LogFields = { readonly provider?: string; readonly category?: string };

/** The service's OpenTelemetry SDK and pino logger. Both keep what they receive. */
export class Signals {
  readonly logger: Logger;
  readonly #exporter = new InMemorySpanExporter();
  readonly #tracing = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: this.#exporter })] });
  readonly #undici = new UndiciInstrumentation();
  #lines: string[] = [];

  constructor() {
    trace.setGlobalTracerProvider(this.#tracing);
    // Without pid and hostname: there is only one process, and the lines are long.
    this.logger = pino({ base: null }, { write: (line: string) => void this.#lines.push(line.trimEnd()) });
  }

  /** Forgets everything at the start of an act. */
  forget(): void {
    this.#exporter.reset();
    this.#lines = [];
  }

  /** Spans that sidetone enriched or created, oldest first. */
  get spans(): readonly ReadableSpan[] {
    return this.#exporter.getFinishedSpans().filter(({ attributes }) => 'voice_api.provider.name' in attributes);
  }

  /** The first matching span of the act. */
  findSpan({ provider, category }: Focus): ReadableSpan | undefined {
    const matches = ({ attributes = {} }: Pick<ReadableSpan['events'][number], 'attributes'>) =>
      attributes['voice_api.error.category'] === category;
    return this.spans
      .filter(({ attributes }) => attributes['voice_api.provider.name'] === provider)
      .find((span) => matches(span) || (category !== undefined && span.events.some(matches)));
  }

  findLine({ provider, category }: Focus): string | undefined {
    return this.#lines.find((line) => {
      const fields = JSON.parse(line) as LogFields;
      return fields.provider === provider && fields.category === category;
    });
  }

  async shutdown(): Promise<void> {
    this.#undici.disable();
    await this.#tracing.shutdown();
  }
}
