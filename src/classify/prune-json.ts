import type { Wanted } from '../catalogue/wanted.ts';

const EACH = '*';

export type Pruned = {
  /** An object (or a list) with the same nesting and the wanted keys alone; undefined when there is none. */
  readonly value: unknown;
  /** The objects and lists whose end was not seen: what is missing from them may have followed. */
  readonly cut: ReadonlySet<unknown>;
};

/**
 * Reads the wanted paths of a JSON document and steps over everything else without making anything of it. A document
 * that ends early, or is none, gives what stood before: what it says first is worth as much.
 */
export function pruneJson(bytes: Uint8Array, wanted: Wanted): Pruned {
  const pruner = new Pruner(bytes);
  let root: unknown;
  try {
    pruner.read(wanted, (value) => {
      root = value;
    });
  } catch (stop) {
    if (stop !== STOP) throw stop;
  }
  return { value: root, cut: pruner.open };
}

/** Thrown where the document ends, or is no JSON. */
const STOP = Symbol('stop');
/** Words and ids are short: a longer text is none. */
const MAX_TEXT = 256;
const MAX_LIST = 1000;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

class Pruner {
  /** What was begun and not ended. */
  readonly open = new Set<unknown>();
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // A byte order mark is not part of the document (RFC 8259, 8.1).
    if (this.#bytes.indexOf('\ufeff') === 0) this.#at = 3;
  }

  /** @param put takes a container before it is filled: should the document end within, what stood before is there */
  read(wanted: Wanted, put: (value: unknown) => void): void {
    const first = this.#peek();
    if (first === OPEN_OBJECT) this.#readObject(wanted, put);
    else if (first === OPEN_LIST) this.#readList(wanted, put);
    else put(first === QUOTE ? this.#text() : this.#scalar());
  }

  #readObject(wanted: Wanted, put: (value: unknown) => void): void {
    const object: Record<string, unknown> = {};
    put(object);
    this.open.add(object);
    this.#at++;
    while (this.#peek() !== CLOSE_OBJECT) {
      const name = this.#peek() === QUOTE ? this.#text() : undefined;
      if (this.#peek() !== COLON) throw STOP;
      this.#at++;
      const child = name === undefined ? undefined : wanted.get(name);
      if (child === undefined || name === undefined) this.#skip();
      else this.read(child, (value) => define(object, name, value));
      if (this.#peek() === COMMA) this.#at++;
    }
    this.#at++;
    this.open.delete(object);
  }

  #readList(wanted: Wanted, put: (value: unknown) => void): void {
    const list: unknown[] = [];
    put(list);
    this.open.add(list);
    const child = wanted.get(EACH);
    this.#at++;
    while (this.#peek() !== CLOSE_LIST) {
      if (child === undefined || list.length >= MAX_LIST) this.#skip();
      else this.read(child, (value) => list.push(value));
      if (this.#peek() === COMMA) this.#at++;
    }
    this.#at++;
    this.open.delete(list);
  }

  /** The next byte that is no white space. */
  #peek(): number {
    let byte = this.#bytes[this.#at];
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = this.#bytes[++this.#at];
    if (byte === undefined) throw STOP;
    return byte;
  }

  /** Just after the closing quote of the string that begins here. */
  #endOfString(): number {
    let end = this.#at;
    for (;;) {
      end = this.#bytes.indexOf(QUOTE, end + 1);
      if (end === -1) throw STOP;
      let escapes = 0;
      while (this.#bytes[end - 1 - escapes] === BACKSLASH) escapes++;
      if (escapes % 2 === 0) return end + 1;
    }
  }

  /** @returns undefined for a text that is too long to be one of those that are wanted */
  #text(): string | undefined {
    const from = this.#at;
    this.#at = this.#endOfString();
    return this.#at - from > MAX_TEXT ? undefined : (this.#parse(from) as string);
  }

  #scalar(): unknown {
    const from = this.#at;
    this.#skip();
    // A number that ends where the document does may have gone on.
    if (this.#at >= this.#bytes.length) throw STOP;
    return this.#at - from > MAX_TEXT ? undefined : this.#parse(from);
  }

  #parse(from: number): unknown {
    try {
      return JSON.parse(this.#bytes.toString('utf8', from, this.#at));
    } catch {
      throw STOP;
    }
  }

  /** Steps over one value, whatever is in it. */
  #skip(): void {
    let depth = 0;
    for (;;) {
      const byte = this.#peek();
      if (byte === QUOTE) this.#at = this.#endOfString();
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        depth++;
        this.#at++;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        if (depth === 0) throw STOP;
        depth--;
        this.#at++;
      } else if (byte === COMMA || byte === COLON) {
        if (depth === 0) throw STOP;
        this.#at++;
        continue;
      } else this.#skipWord();
      if (depth === 0) return;
    }
  }

  /** A number, true, false or null: at least one byte, so that nonsense is stepped over as well. */
  #skipWord(): void {
    do this.#at++;
    while (isOfWord(this.#bytes[this.#at]));
  }
}

function isOfWord(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return byte > 0x20 && byte !== COMMA && byte !== COLON && byte !== CLOSE_LIST && byte !== CLOSE_OBJECT;
}

function define(object: object, key: string, value: unknown): void {
  // Not an assignment: a key may be called __proto__.
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
