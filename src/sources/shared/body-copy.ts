import { isAscii } from 'node:buffer';
import type { BodySample } from '../../catalogue/observation.ts';
import { latin1 } from './latin1.ts';

/** Of an error body. */
export const ERROR_LIMIT = 64 * 1024;
/** Of a body that reports calls: transcripts come along. */
export const REPORT_LIMIT = 256 * 1024;

/**
 * A bounded copy of a body, filled while the client hands the chunks to the service. A string with a character for each
 * byte: it is made in half the time of a Buffer, and most bodies are ASCII, so that it is the text as well.
 */
export class BodyCopy {
  readonly #limit: number;
  #text = '';
  #ascii = true;
  #overflowed = false;

  /** @param limit bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns false when nothing more is wanted */
  add(chunk: unknown): boolean {
    if (!(chunk instanceof Uint8Array)) return !this.#overflowed;
    const room = this.#limit - this.#text.length;
    // Copied, because the service may transfer or change the buffer that it is about to get.
    this.#text += latin1(chunk, Math.min(room, chunk.length));
    this.#ascii &&= isAscii(chunk);
    this.#overflowed ||= chunk.length > room;
    return !this.#overflowed;
  }

  /** Hands the copy over and forgets it. A body that ended early is worth a try: JSON says itself whether it is whole. */
  take(): BodySample {
    const sample = { text: this.#text, ascii: this.#ascii, truncated: this.#overflowed };
    this.#text = '';
    return sample;
  }
}

export function isJson(contentType: string | undefined): boolean {
  return contentType === undefined || /^\s*application\/(?:[\w.-]+\+)?json/i.test(contentType);
}

/** JSON or text is worth a look; audio, images and event streams are not. An absent type may be either. */
export function isReadable(contentType: string | undefined): boolean {
  if (contentType === undefined) return true;
  return /^\s*(?:text\/(?!event-stream)|application\/(?:[\w.-]+\+)?(?:json|xml))/i.test(contentType);
}
