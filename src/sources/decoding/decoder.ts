import type { Faults } from '../../model/faults.ts';
import type { Limits } from '../../model/limits.ts';
import type { Coding, DecodeStream } from './codings.ts';

/** Larger bodies are not read. */
const MAX_DECODED = 256 * 1024;
/** Beyond these limits decoding could take a millisecond, so it runs in the thread pool. */
const MAX_INPUT_NOW = 8 * 1024;
const MAX_OUTPUT_NOW = 64 * 1024;
const CHUNK = 64 * 1024;

/** Decoding takes too long to run synchronously. */
export const LATER = Symbol('later');

export type Job = {
  readonly bytes: Uint8Array;
  readonly codings: readonly Coding[];
  /** Called once, never within decodeLater(), with undefined if the body cannot be decoded. */
  done(decoded: Uint8Array | undefined): void;
};

/** Decodes compressed bodies without blocking the event loop, within the limits of the process. */
export class Decoder {
  readonly #limits: Limits;
  readonly #faults: Faults;
  readonly #waiting = new Set<Job>();
  /** One at a time: the thread pool belongs to the service. */
  #running: Run | undefined;

  constructor(limits: Limits, faults: Faults) {
    this.#limits = limits;
    this.#faults = faults;
  }

  /** @returns undefined if the body cannot be decoded or announces more than the limit */
  decodeNow(bytes: Uint8Array, codings: readonly Coding[]): Uint8Array | undefined | typeof LATER {
    let decoded = bytes;
    for (const coding of codings) {
      if (coding.window(decoded) === undefined) return undefined;
      if (decoded.length > MAX_INPUT_NOW || !coding.isBounded(decoded)) return LATER;
      try {
        decoded = coding.decode(decoded, { maxOutputLength: MAX_OUTPUT_NOW });
      } catch (error) {
        // Any other error means that the body is not what it claims to be.
        return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? LATER : undefined;
      }
    }
    return decoded;
  }

  decodeLater(job: Job): void {
    this.#waiting.add(job);
    if (this.#running === undefined) this.#next();
  }

  cancel(job: Job): void {
    this.#waiting.delete(job);
    if (this.#running?.job === job) this.#running.end(undefined);
  }

  #next(): void {
    const [job] = this.#waiting;
    this.#running = undefined;
    if (job === undefined) return;
    this.#waiting.delete(job);
    const done = this.#faults.guard('source', job.done.bind(job));
    const run = new Run(job, this.#limits, this.#faults, (decoded) => {
      done(decoded);
      this.#next();
    });
    this.#running = run;
    // Not in the service's call stack: creating a node:zlib stream takes a tenth of a millisecond.
    setImmediate(run.start);
  }
}

/** Decodes one body, coding by coding. */
class Run {
  readonly job: Job;
  /** Never throws, like all that follows from it. */
  readonly start: () => void;
  readonly #limits: Limits;
  readonly #faults: Faults;
  readonly #ended: (decoded: Uint8Array | undefined) => void;
  #bytes: Uint8Array;
  #stage = 0;
  #stream: DecodeStream | undefined;
  #reserved = 0;
  #over = false;

  constructor(job: Job, limits: Limits, faults: Faults, ended: (decoded: Uint8Array | undefined) => void) {
    this.job = job;
    this.#bytes = job.bytes;
    this.#limits = limits;
    this.#faults = faults;
    this.#ended = ended;
    this.start = this.#fenced(() => this.#nextCoding());
  }

  /** What fails ends the decoding, so that the next one can begin. */
  #fenced<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      try {
        work(...args);
      } catch (fault) {
        this.#faults.add('source', fault);
        this.end(undefined);
      }
    };
  }

  #nextCoding(): void {
    if (this.#over) return;
    const coding = this.job.codings[this.#stage];
    if (coding === undefined) {
      this.end(this.#bytes);
      return;
    }
    const window = coding.window(this.#bytes);
    if (window === undefined || !this.#reserve(window + MAX_DECODED)) {
      this.end(undefined);
      return;
    }
    this.#decode(coding);
  }

  #decode(coding: Coding): void {
    const stream = coding.stream(this.#bytes, { chunkSize: CHUNK });
    this.#stream = stream;
    const chunks: Buffer[] = [];
    let length = 0;
    const take = this.#fenced((chunk: Buffer) => {
      if (stream !== this.#stream) return;
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_DECODED) this.end(undefined);
    });
    const finish = this.#fenced(() => {
      if (stream !== this.#stream) return;
      this.#bytes = Buffer.concat(chunks, length);
      this.#stage++;
      this.#release();
      this.#nextCoding();
    });
    stream.on('data', take).on('end', finish);
    stream.on('error', () => this.end(undefined));
    stream.end(this.#bytes);
  }

  end(decoded: Uint8Array | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#faults.guard('source', () => this.#release())();
    this.#ended(decoded);
  }

  #reserve(bytes: number): boolean {
    if (!this.#limits.reserve(bytes)) return false;
    this.#reserved = bytes;
    return true;
  }

  #release(): void {
    this.#limits.release(this.#reserved);
    this.#reserved = 0;
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.destroy();
  }
}
