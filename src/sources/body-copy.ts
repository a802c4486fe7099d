import type { BodySample } from '../observation.ts';

/** Of an error body. */
export const ERROR_LIMIT = 64 * 1024;
/** Of a body that reports calls: transcripts come along. */
export const REPORT_LIMIT = 256 * 1024;

/** A bounded copy of a body, filled while the client hands the chunks to the service. */
export class BodyCopy {
  readonly #limit: number;
  #chunks: Uint8Array[] = [];
  #length = 0;
  #overflowed = false;

  /** @param limit bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns false when nothing more is wanted */
  add(chunk: unknown): boolean {
    if (!(chunk instanceof Uint8Array)) return !this.#overflowed;
    const room = this.#limit - this.#length;
    // Copied, because the service may transfer or change the buffer that it is about to get.
    const part = Buffer.from(chunk.length > room ? chunk.subarray(0, room) : chunk);
    if (part.length > 0) this.#chunks.push(part);
    this.#length += part.length;
    this.#overflowed ||= chunk.length > room;
    return !this.#overflowed;
  }

  /** Hands the copy over and forgets it. A body that ended early is worth a try: JSON says itself whether it is whole. */
  take(): BodySample {
    const [first] = this.#chunks;
    const bytes = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#chunks = [];
    return { bytes, truncated: this.#overflowed };
  }
}

export function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^\s*application\/(?:[\w.-]+\+)?json/i.test(contentType);
}

/** JSON or text is worth a look; audio, images and event streams are not. An absent type may be either. */
export function isReadable(contentType: string | undefined): boolean {
  if (contentType === undefined) return true;
  return /^\s*(?:text\/(?!event-stream)|application\/(?:[\w.-]+\+)?json)/i.test(contentType);
}
