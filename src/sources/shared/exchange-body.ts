import type { BodySample, HeaderSnapshot } from '../../catalogue/observation.ts';
import type { Limits } from '../../model/limits.ts';
import { type Coding, codingsOf } from '../decoding/codings.ts';
import { type Decoder, type Job, LATER } from '../decoding/decoder.ts';
import { BodyCopy } from './body-copy.ts';

/** Up to here a body is read whatever else there is to do: to look at it costs less than to count it. */
const SMALL = 4096;
/** What it takes to decode anything at all, in bytes of work. */
const DECODING = 2048;

/** The body of one exchange: copied while it arrives, decoded and handed out at its end. */
export class ExchangeBody {
  readonly #copy: BodyCopy;
  readonly #codings: readonly Coding[];
  readonly #limits: Limits;
  readonly #decoder: Decoder;
  #truncated = false;
  #job: Job | undefined;

  private constructor(codings: readonly Coding[], size: number, limits: Limits, decoder: Decoder) {
    this.#codings = codings;
    this.#limits = limits;
    this.#decoder = decoder;
    this.#copy = new BodyCopy(size, limits);
  }

  /**
   * @param size bytes of the copy, at most
   * @returns undefined where the body cannot be decoded, or there was too much work of late
   */
  static open(
    headers: HeaderSnapshot,
    size: number,
    { limits, decoder }: { readonly limits: Limits; readonly decoder: Decoder },
  ): ExchangeBody | undefined {
    const codings = codingsOf(headers.get('content-encoding'));
    if (codings === undefined) return undefined;
    if (codings.length > 0 && !limits.admit(DECODING)) return undefined;
    return new ExchangeBody(codings, size, limits, decoder);
  }

  /** @returns `full` when the rest is of no use; `shed` when there is no memory for it, and nothing is held any more */
  add(chunk: unknown): 'more' | 'full' | 'shed' {
    const result = this.#copy.add(chunk);
    if (result === 'full') this.#truncated = true;
    return result;
  }

  /** @returns the body, decoded; undefined where it cannot or must not be read; or that readLater() can */
  read(): BodySample | undefined | typeof LATER {
    const { bytes } = this.#copy;
    // What is cut cannot be parsed.
    if (bytes.length === 0 || this.#truncated) return undefined;
    if (this.#codings.length === 0) {
      if (bytes.length > SMALL && !this.#limits.admit(bytes.length)) return undefined;
      return { bytes, truncated: false };
    }
    this.#limits.spend(bytes.length);
    const decoded = this.#decoder.decodeNow(bytes, this.#codings);
    return decoded === LATER ? LATER : this.#sample(decoded);
  }

  /** @param done called once, unless release() comes first */
  readLater(done: (sample: BodySample | undefined) => void): void {
    this.#job = {
      bytes: this.#copy.bytes,
      codings: this.#codings,
      done: (decoded) => {
        this.#job = undefined;
        done(this.#sample(decoded));
      },
    };
    this.#decoder.decodeLater(this.#job);
  }

  #sample(decoded: Uint8Array | undefined): BodySample | undefined {
    if (decoded === undefined) return undefined;
    this.#limits.spend(decoded.length);
    return { bytes: decoded, truncated: false };
  }

  release(): void {
    const job = this.#job;
    this.#job = undefined;
    if (job !== undefined) this.#decoder.cancel(job);
    this.#copy.release();
  }
}
