import type { CloseObservation, Initiator } from '../observation.ts';
import type { Exchange } from './exchange.ts';

/** What a stream source tells the pipeline. As an ExchangeListener: quick, and never throws. */
export type StreamListener = {
  opened(stream: Stream): void;
  /** Once per opened stream. */
  closed(stream: Stream, observation: CloseObservation): void;
  /** A text frame that contains what error frames contain. */
  errorFrame(stream: Stream, text: string): void;
};

/** An error frame is short: no more than this much of a frame is looked at. */
const FRAME_LIMIT = 4096;

/** One WebSocket from its accepted handshake to its end. Ends exactly once. */
export class Stream {
  /** The handshake: provider, operation, context. */
  readonly connect: Exchange;
  readonly #listener: StreamListener;
  readonly #openedMs = performance.now();
  #ended = false;
  /** The code of our own close frame, when ours was the first; 1005 for one without a code, null when it is not known. */
  #ourCode: number | null | undefined;
  #terminated = false;

  constructor(connect: Exchange, listener: StreamListener) {
    this.connect = connect;
    this.#listener = listener;
    listener.opened(this);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /**
   * The service closes, and the provider has not done so yet.
   *
   * @param code as it was given to close(); null when that was not seen
   */
  closing(code: unknown): void {
    if (this.#ourCode === undefined) this.#ourCode = code === null ? null : Number(code ?? 1005) || 1005;
  }

  terminating(): void {
    this.#terminated = true;
  }

  /** @param data of one text frame */
  text(data: unknown): void {
    const frame = this.connect.provider.errorFrame;
    if (frame === undefined) return;
    const start =
      typeof data === 'string'
        ? data.slice(0, FRAME_LIMIT)
        : Buffer.isBuffer(data)
          ? data.subarray(0, FRAME_LIMIT)
          : '';
    // For a frame that is none, this search is all.
    if (!start.includes(frame.contains)) return;
    if ((data as { length: number }).length <= FRAME_LIMIT) this.#listener.errorFrame(this, start.toString());
  }

  /**
   * @param code undefined when no close frame arrived
   * @param connectionError the connection ended with an error rather than at its end
   */
  end(code: number | undefined, reason: string, connectionError: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    const { provider, operation, origin, path, context, startedAt, requestId } = this.connect;
    const byFrame = code !== undefined && code !== 1006;
    const duration = (performance.now() - this.#openedMs) / 1000;
    this.#listener.closed(this, {
      kind: 'close',
      provider,
      operation,
      origin,
      path,
      code: code ?? 1006,
      reason,
      initiator: this.#initiator(code, byFrame),
      how: byFrame ? 'frame' : this.#terminated ? 'terminated' : connectionError ? 'lost' : 'frameless',
      requestId,
      startedAt,
      endedAt: Date.now(),
      duration,
      context,
    });
  }

  #initiator(code: number | undefined, byFrame: boolean): Initiator {
    const polite = code === 1000 || code === 1001 || code === 1005;
    // Both closed at once: a code that is neither an echo of ours nor a polite one is the provider's own.
    const crossed = byFrame && this.#ourCode !== null && code !== this.#ourCode && !polite;
    if (this.#ourCode !== undefined && !crossed) return 'client';
    if (this.#terminated && !byFrame) return 'client';
    return byFrame ? 'provider' : 'network';
  }
}
