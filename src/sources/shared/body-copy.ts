import type { Limits } from '../../model/limits.ts';

/** Bytes of an error body. */
export const ERROR_LIMIT = 64 * 1024;
/** Bytes of a body that reports calls; it may include transcripts. */
export const REPORT_LIMIT = 256 * 1024;

const FIRST_SIZE = 1024;
const EMPTY = Buffer.alloc(0);

/** A bounded copy of a body in one flat Buffer, filled while the client passes the chunks to the service. */
export class BodyCopy {
  readonly #limit: number;
  readonly #limits: Limits;
  #bytes: Buffer = EMPTY;
  #length = 0;

  /**
   * @param limit bytes
   * @param limits bound all copies together
   */
  constructor(limit: number, limits: Limits) {
    this.#limit = limit;
    this.#limits = limits;
  }

  /** @returns `full` if the body exceeds the limit; `shed` if there is no memory for it and the copy was dropped */
  add(chunk: unknown): 'more' | 'full' | 'shed' {
    if (!(chunk instanceof Uint8Array)) return 'more';
    const taken = Math.min(this.#limit - this.#length, chunk.length);
    if (!this.#grow(this.#length + taken)) {
      this.release();
      return 'shed';
    }
    // Copied, because the service may transfer or change the buffer.
    this.#bytes.set(taken === chunk.length ? chunk : chunk.subarray(0, taken), this.#length);
    this.#length += taken;
    return taken < chunk.length ? 'full' : 'more';
  }

  /** The copied bytes. They stay reserved until release(). */
  get bytes(): Buffer {
    return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.subarray(0, this.#length);
  }

  release(): void {
    this.#limits.release(this.#bytes.length);
    this.#bytes = EMPTY;
    this.#length = 0;
  }

  /** Grows by doubling: each byte is copied at most twice. */
  #grow(needed: number): boolean {
    const size = this.#bytes.length;
    if (needed <= size) return true;
    const next = Math.min(this.#limit, Math.max(needed, 2 * size, FIRST_SIZE));
    if (!this.#limits.reserve(next - size)) return false;
    const grown = Buffer.allocUnsafe(next);
    if (this.#length > 0) grown.set(this.bytes);
    this.#bytes = grown;
    return true;
  }
}

export function isJson(contentType: string | undefined): boolean {
  return contentType === undefined || /^\s*application\/(?:[\w.-]+\+)?json/i.test(contentType);
}

/** JSON and text are read; audio, images and event streams are not. A missing type may be either. */
export function isReadable(contentType: string | undefined): boolean {
  if (contentType === undefined) return true;
  return /^\s*(?:text\/(?!event-stream)|application\/(?:[\w.-]+\+)?(?:json|xml))/i.test(contentType);
}
