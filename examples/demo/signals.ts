import { trace } from '@opentelemetry/api';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import pino, { type Logger } from 'pino';
import type { Act } from './acts.ts';

type Focus = Act['focus'];

/** What sidetone says of one failed exchange, as far as the demo asks. */
type LogFields = { readonly provider?: string; readonly category?: string };

/** The service's own OpenTelemetry and pino, both of which keep what they get. */
export class Signals {
  readonly logger: Logger;
  readonly #exporter = new InMemorySpanExporter();
  readonly #tracing = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: this.#exporter })] });
  readonly #undici = new UndiciInstrumentation();
  #lines: string[] = [];

  constructor() {
    trace.setGlobalTracerProvider(this.#tracing);
    // Without pid and hostname: there is one process, and the lines are long enough.
    this.logger = pino({ base: null }, { write: (line: string) => void this.#lines.push(line.trimEnd()) });
  }

  /** Forgets what was said so far: an act begins. */
  forget(): void {
    this.#exporter.reset();
    this.#lines = [];
  }

  /** Spans that sidetone enriched or made, oldest first. */
  get spans(): readonly ReadableSpan[] {
    return this.#exporter.getFinishedSpans().filter(({ attributes }) => 'voice_api.provider.name' in attributes);
  }

  /** The first one: it has no sample of the same kind before it. */
  findSpan({ provider, category }: Focus): ReadableSpan | undefined {
    const tells = ({ attributes = {} }: Pick<ReadableSpan['events'][number], 'attributes'>) =>
      attributes['voice_api.error.category'] === category;
    return this.spans
      .filter(({ attributes }) => attributes['voice_api.provider.name'] === provider)
      .find((span) => tells(span) || (category !== undefined && span.events.some(tells)));
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
