import type { Context } from '@opentelemetry/api';
import type { Initiator, OpenStream, Rejection } from '../../catalogue/observation.ts';
import type { Operation } from '../../catalogue/provider.ts';
import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import type { Faults } from '../../model/faults.ts';
import type { Dependencies } from '../shared/dependencies.ts';
import type { Exchange } from '../shared/exchange.ts';

/** An error frame is short: only this much of a frame is read. */
const FRAME_LIMIT = 4096;

/**
 * How `ws` and undici describe a message over a limit that the service can set: on its size, its parts or its size when
 * decompressed. A length that no client supports is a broken frame.
 */
const OVER_LIMIT = /(?:payload|message) size|^too many /i;

/** The dependencies of a stream. */
export type StreamDependencies = Pick<Dependencies, 'listener' | 'faults'>;

/** One WebSocket from its accepted handshake to its end. Ends exactly once. */
export class Stream implements OpenStream {
  // From the handshake, which is not kept: a stream may be open for hours.
  readonly provider: WatchedProvider;
  readonly operation: Operation | undefined;
  readonly origin: string;
  readonly path: string;
  readonly account: string;
  readonly context: Context;
  readonly startedAt: number;
  /** As in the provider's header, unsanitised. */
  readonly requestId: string | undefined;
  readonly #deps: StreamDependencies;
  readonly #openedMs = performance.now();
  #ended = false;
  /** The code of the client's close frame if it was first; 1005 without a code, null if unknown. */
  #ourCode: number | null | undefined;
  #terminated = false;
  #rejection: Rejection | undefined;

  constructor(handshake: Exchange, deps: StreamDependencies) {
    this.provider = handshake.provider;
    this.operation = handshake.operation;
    this.origin = handshake.origin;
    this.path = handshake.path;
    this.account = handshake.account;
    this.context = handshake.context;
    this.startedAt = handshake.startedAt;
    this.requestId = handshake.requestId;
    this.#deps = deps;
    deps.listener.opened(this);
  }

  get faults(): Faults {
    return this.#deps.faults;
  }

  /** Binary messages of this provider may hold error frames. */
  get readsBinary(): boolean {
    return this.provider.errorFrames.some(({ binary }) => binary === true);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /**
   * The service closes before the provider.
   *
   * @param code the argument of close(); null if the call was not seen
   */
  closing(code: unknown): void {
    if (this.#ourCode === undefined) this.#ourCode = code === null ? null : Number(code ?? 1005) || 1005;
  }

  terminating(): void {
    this.#terminated = true;
  }

  /**
   * The client library fails the connection because of a frame, unless the service has ended the stream already.
   *
   * @param message how the library describes the cause
   */
  rejected(message: string): void {
    if (this.#ourCode !== undefined || this.#terminated) return;
    this.#rejection ??= OVER_LIMIT.test(message) ? 'message_too_big' : 'protocol_error';
  }

  /** @param data one message: text, or the bytes of text */
  text(data: unknown): void {
    const { frameNeedles } = this.provider;
    const start =
      typeof data === 'string'
        ? data.slice(0, FRAME_LIMIT)
        : Buffer.isBuffer(data)
          ? data.subarray(0, FRAME_LIMIT)
          : '';
    // Any other frame costs only this search.
    if (!frameNeedles.some((needle) => start.includes(needle))) return;
    if ((data as { length: number }).length <= FRAME_LIMIT) this.#deps.listener.errorFrame(this, start.toString());
  }

  /**
   * @param code undefined if no close frame arrived
   * @param connectionError whether the connection ended with an error
   */
  end(code: number | undefined, reason: string, connectionError: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    const { provider, operation, origin, path, account, context, startedAt, requestId } = this;
    const byFrame = code !== undefined && code !== 1006;
    const rejection = byFrame ? undefined : this.#rejection;
    const abnormal = rejection ?? (this.#terminated ? 'terminated' : connectionError ? 'lost' : 'frameless');
    const duration = (performance.now() - this.#openedMs) / 1000;
    this.#deps.listener.closed(this, {
      kind: 'close',
      provider,
      operation,
      origin,
      path,
      account,
      code: code ?? 1006,
      reason,
      initiator: rejection === undefined ? this.#initiator(code, byFrame) : 'client',
      how: byFrame ? 'frame' : abnormal,
      requestId,
      startedAt,
      endedAt: Date.now(),
      duration,
      context,
    });
  }

  #initiator(code: number | undefined, byFrame: boolean): Initiator {
    const polite = code === 1000 || code === 1001 || code === 1005;
    // Both sides closed at once. A code that is neither an echo nor a normal close is the provider's own.
    const crossed = byFrame && this.#ourCode !== null && code !== this.#ourCode && !polite;
    if (this.#ourCode !== undefined && !crossed) return 'client';
    if (this.#terminated && !byFrame) return 'client';
    return byFrame ? 'provider' : 'network';
  }
}
