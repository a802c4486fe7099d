import { hash } from 'node:crypto';

/** At least this many of the calls that ended last are remembered. */
const REMEMBERED = 131_072;
const FIRST_SIZE = 256;

/**
 * Which ended calls were counted already, because services poll a call again and again after its end. Bounded: an id is
 * kept as a hash of 53 bits, in two generations; when the younger one is full, the older one is forgotten.
 */
export class SeenCalls {
  #young = new HashSet();
  #old = new HashSet();

  /** @returns true the first time */
  add(provider: string, id: string): boolean {
    const key = hashOf(`${provider}\n${id}`);
    if (this.#young.has(key)) return false;
    // A call that is still polled stays in the younger generation.
    const first = !this.#old.has(key);
    if (this.#young.size >= REMEMBERED) {
      this.#old = this.#young;
      this.#young = new HashSet();
    }
    this.#young.add(key);
    return first;
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#young.bytes + this.#old.bytes;
  }
}

/** 53 bits, never 0. */
function hashOf(text: string): number {
  const digest = hash('sha256', text, 'buffer');
  return (digest.readUInt32LE(4) & 0x1fffff) * 0x1_0000_0000 + digest.readUInt32LE(0) + 1;
}

/** A set of numbers above 0 with eight bytes each; a Set needs five times as much. Open addressing, at most half full. */
class HashSet {
  #slots = new Float64Array(FIRST_SIZE);
  size = 0;

  get bytes(): number {
    return this.#slots.byteLength;
  }

  has(key: number): boolean {
    return this.#slots[this.#find(key)] === key;
  }

  add(key: number): void {
    if (this.size * 2 >= this.#slots.length) this.#grow();
    this.#slots[this.#find(key)] = key;
    this.size++;
  }

  #find(key: number): number {
    const { length } = this.#slots;
    let at = key % length;
    while (this.#slots[at] !== 0 && this.#slots[at] !== key) at = (at + 1) % length;
    return at;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Float64Array(before.length * 2);
    for (const key of before) if (key !== 0) this.#slots[this.#find(key)] = key;
  }
}
