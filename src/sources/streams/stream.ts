import type { Context } from '@opentelemetry/api';
import type { Initiator, OpenStream } from '../../catalogue/observation.ts';
import type { Operation } from '../../catalogue/provider.ts';
import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import type { Faults } from '../../model/faults.ts';
import type { Exchange } from '../shared/exchange.ts';
import type { Watch } from '../shared/watch.ts';

/** An error frame is short: no more than this much of a frame is looked at. */
const FRAME_LIMIT = 4096;

/** What a stream works with. */
export type StreamWatch = Pick<Watch, 'listener' | 'faults'>;

/** One WebSocket from its accepted handshake to its end. Ends exactly once. */
export class Stream implements OpenStream {
  // Of the handshake, which is let go: a stream may be open for hours.
  readonly provider: WatchedProvider;
  readonly operation: Operation | undefined;
  readonly origin: string;
  readonly path: string;
  readonly context: Context;
  readonly startedAt: number;
  /** As the provider's header gave it, unsanitised. */
  readonly requestId: string | undefined;
  readonly #watch: StreamWatch;
  readonly #openedMs = performance.now();
  #ended = false;
  /** The code of our own close frame, when ours was the first; 1005 for one without a code, null when it is not known. */
  #ourCode: number | null | undefined;
  #terminated = false;

  constructor(handshake: Exchange, watch: StreamWatch) {
    this.provider = handshake.provider;
    this.operation = handshake.operation;
    this.origin = handshake.origin;
    this.path = handshake.path;
    this.context = handshake.context;
    this.startedAt = handshake.startedAt;
    this.requestId = handshake.requestId;
    this.#watch = watch;
    watch.listener.opened(this);
  }

  get faults(): Faults {
    return this.#watch.faults;
  }

  /** Binary messages of this provider may hold error frames. */
  get readsBinary(): boolean {
    return this.provider.errorFrames.some(({ binary }) => binary === true);
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

  /** @param data of one message: text, or the bytes of text */
  text(data: unknown): void {
    const { frameNeedles } = this.provider;
    const start =
      typeof data === 'string'
        ? data.slice(0, FRAME_LIMIT)
        : Buffer.isBuffer(data)
          ? data.subarray(0, FRAME_LIMIT)
          : '';
    // For a frame that is none, this search is all.
    if (!frameNeedles.some((needle) => start.includes(needle))) return;
    if ((data as { length: number }).length <= FRAME_LIMIT) this.#watch.listener.errorFrame(this, start.toString());
  }

  /**
   * @param code undefined when no close frame arrived
   * @param connectionError the connection ended with an error rather than at its end
   */
  end(code: number | undefined, reason: string, connectionError: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    const { provider, operation, origin, path, context, startedAt, requestId } = this;
    const byFrame = code !== undefined && code !== 1006;
    const duration = (performance.now() - this.#openedMs) / 1000;
    this.#watch.listener.closed(this, {
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
