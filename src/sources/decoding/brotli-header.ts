export type BrotliHeader = {
  /** The window has 2 to this power bytes. */
  readonly windowBits: number;
  /** Decoded bytes; undefined if the stream does not announce them. */
  readonly length: number | undefined;
};

/** Reads the sizes that a brotli stream announces, before anything is allocated for it (RFC 7932, 9.1 and 9.2). */
export function readBrotliHeader(bytes: Uint8Array): BrotliHeader | undefined {
  const bits = new Bits(bytes);
  const windowBits = readWindowBits(bits);
  const length = windowBits === undefined ? undefined : readLength(bits);
  return windowBits === undefined || bits.exhausted ? undefined : { windowBits, length };
}

/** The lowest bit of each byte comes first. */
class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get exhausted(): boolean {
    return this.#at > 8 * this.#bytes.length;
  }

  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++)
      value |= (((this.#bytes[this.#at >> 3] ?? 0) >> (this.#at & 7)) & 1) << i;
    return value;
  }

  /** From the next whole byte on. */
  skipBytes(count: number): void {
    this.#at = 8 * (Math.ceil(this.#at / 8) + count);
  }
}

function readWindowBits(bits: Bits): number | undefined {
  if (bits.read(1) === 0) return 16;
  const high = bits.read(3);
  if (high > 0) return 17 + high;
  const low = bits.read(3);
  if (low === 0) return 17;
  // 1 is the escape to windows beyond the standard.
  return low === 1 ? undefined : 8 + low;
}

/** Uncompressed meta-blocks can be skipped; nothing behind a compressed one can be read. */
function readLength(bits: Bits): number | undefined {
  let length = 0;
  while (!bits.exhausted) {
    const isLast = bits.read(1) === 1;
    if (isLast && bits.read(1) === 1) return length;
    const nibbles = 4 + bits.read(2);
    if (nibbles === 7) {
      skipMetadata(bits);
      continue;
    }
    const block = bits.read(4 * nibbles) + 1;
    length += block;
    if (isLast) return length;
    const isStored = bits.read(1) === 1;
    if (!isStored) return undefined;
    bits.skipBytes(block);
  }
  return undefined;
}

function skipMetadata(bits: Bits): void {
  // A reserved bit.
  bits.read(1);
  const sizeBytes = bits.read(2);
  bits.skipBytes(sizeBytes === 0 ? 0 : bits.read(8 * sizeBytes) + 1);
}
