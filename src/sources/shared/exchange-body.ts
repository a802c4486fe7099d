import type { BodySample, HeaderSnapshot } from '../../catalogue/observation.ts';
import type { Limits } from '../../model/limits.ts';
import { type Coding, codingsOf } from '../decoding/codings.ts';
import { type Decoder, type Job, LATER } from '../decoding/decoder.ts';
import { BodyCopy } from './body-copy.ts';

/** Bodies up to this size are always read: reading one costs less than counting it as shed. */
const SMALL = 4096;
/** The fixed cost of decoding, in bytes of work. */
const DECODING = 2048;

/** The body of one exchange: copied while it arrives, decoded at its end. */
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
   * @param size maximum bytes of the copy
   * @returns undefined if the body cannot be decoded, or if there was too much work recently
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

  /** @returns `full` if the rest is useless; `shed` if there is no memory for it and the copy was dropped */
  add(chunk: unknown): 'more' | 'full' | 'shed' {
    const result = this.#copy.add(chunk);
    if (result === 'full') this.#truncated = true;
    return result;
  }

  /** @returns the decoded body; undefined if it cannot or must not be read; or that readLater() must read it */
  read(): BodySample | undefined | typeof LATER {
    const { bytes } = this.#copy;
    // A truncated body cannot be parsed.
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
