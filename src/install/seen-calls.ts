import { hash } from 'node:crypto';

/** Calls whose end was seen last are remembered, at least so many. */
const REMEMBERED = 131_072;
const FIRST_SIZE = 256;

/**
 * Which calls were told of already: a call is polled again and again after its end. Bounded, by hash: of an id nothing
 * is kept but 53 bits. Two generations: when the younger one is full, the older one is forgotten.
 */
export class SeenCalls {
  #young = new HashSet();
  #old = new HashSet();

  /** @returns true the first time */
  add(provider: string, id: string): boolean {
    const key = hashOf(`${provider}\n${id}`);
    if (this.#young.has(key)) return false;
    // What is still polled stays young, however many others end.
    const first = !this.#old.has(key);
    if (this.#young.size >= REMEMBERED) {
      this.#old = this.#young;
      this.#young = new HashSet();
    }
    this.#young.add(key);
    return first;
  }

  /** Bytes that are held. */
  get bytes(): number {
    return this.#young.bytes + this.#old.bytes;
  }
}

/** 53 bits, never 0. */
function hashOf(text: string): number {
  const digest = hash('sha256', text, 'buffer');
  return (digest.readUInt32LE(4) & 0x1fffff) * 0x1_0000_0000 + digest.readUInt32LE(0) + 1;
}

/** Numbers above 0, eight bytes each: a Set takes five times as much. Open addressing, at most half full. */
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
