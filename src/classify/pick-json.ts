/** Where paths of dot-separated keys part: by key, and what stands where one of them ends has a slot. */
type Branch = {
  readonly key: string;
  readonly bit: number;
  readonly children: Branch[];
  slot: number;
};

const NO_SLOT = -1;

/** Paths to pick: a tree in which the nth has the nth slot, and the values before any was read. */
export type Picked = { readonly root: Branch; readonly none: readonly undefined[] };

export function pathsToPick(paths: readonly string[]): Picked {
  let count = 0;
  const grow = (key: string): Branch => ({ key, bit: 1 << count++, children: [], slot: NO_SLOT });
  const root = grow('');
  paths.forEach((path, slot) => {
    let branch = root;
    for (const key of path.split('.')) {
      let child = branch.children.find((known) => known.key === key);
      if (child === undefined) {
        child = grow(key);
        branch.children.push(child);
      }
      branch = child;
    }
    branch.slot = slot;
  });
  return { root, none: paths.map(() => undefined) };
}

/**
 * The values at the paths of a JSON document: what JSON.parse() has there, at half its cost, because nothing is made of
 * the rest. An object is no value. The one thing that passes here and not there is a control character, but for a line's
 * end, within a string that nobody reads.
 *
 * @returns by slot
 * @throws SyntaxError when it is no JSON
 */
export function pickJson(text: string, { root, none }: Picked): unknown[] {
  const picker = new Picker(text, none.slice());
  // With an escape in it a string is not what it looks like; and a line may end within one, which is no JSON.
  if (!text.includes('\\') && !text.includes('\n')) {
    try {
      picker.readDocument(root);
      return picker.values;
    } catch (stop) {
      if (stop !== STOP && !(stop instanceof SyntaxError)) throw stop;
    }
  }
  return fill(root, JSON.parse(text), none.slice());
}

function fill(branch: Branch, value: unknown, values: unknown[]): unknown[] {
  const isObject = typeof value === 'object' && value !== null;
  if (branch.slot !== NO_SLOT && (!isObject || Array.isArray(value))) values[branch.slot] = value;
  // Own properties only: a body with `__proto__` or `constructor` reads like any other, and a list is indexed by number.
  if (isObject)
    for (const child of branch.children)
      if (Object.hasOwn(value, child.key)) fill(child, (value as Record<string, unknown>)[child.key], values);
  return values;
}

/** Thrown at whatever is not plainly a JSON object: JSON.parse() then says what it is. */
const STOP = Symbol('stop');
/** Deeper is left to JSON.parse(), which takes no stack for it. */
const MAX_DEPTH = 64;
const WORD = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

const [SPACE, QUOTE, COMMA, COLON] = [0x20, 0x22, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

class Picker {
  readonly values: unknown[];
  readonly #text: string;
  #at = 0;
  /** Branches that were there: of a key that comes twice the last counts, with all that is in it. */
  #seen = 0;

  constructor(text: string, values: unknown[]) {
    this.#text = text;
    this.values = values;
  }

  readDocument(root: Branch): void {
    if (this.#peek() !== OPEN_OBJECT) throw STOP;
    this.#readObject(root.children);
    this.#peek();
    if (this.#at < this.#text.length) throw STOP;
  }

  #readObject(children: readonly Branch[]): void {
    this.#at++;
    let next = this.#peek();
    if (next === CLOSE_OBJECT) this.#at++;
    else
      for (;;) {
        if (next !== QUOTE) throw STOP;
        const from = this.#at + 1;
        const child = this.#find(children, from, this.#endOfString());
        if (this.#peek() !== COLON) throw STOP;
        this.#at++;
        if (child === undefined) this.#skip(this.#peek(), 0);
        else this.#read(child);
        next = this.#peek();
        this.#at++;
        if (next === CLOSE_OBJECT) return;
        if (next !== COMMA) throw STOP;
        next = this.#peek();
      }
  }

  #find(children: readonly Branch[], from: number, end: number): Branch | undefined {
    for (let i = 0; i < children.length; i++) {
      const child = children[i] as Branch;
      if (child.key.length === end - from && this.#text.startsWith(child.key, from)) return child;
    }
    return undefined;
  }

  #read(branch: Branch): void {
    if ((this.#seen & branch.bit) !== 0) throw STOP;
    this.#seen |= branch.bit;
    const first = this.#peek();
    const from = this.#at;
    if (first === OPEN_OBJECT) this.#readObject(branch.children);
    else {
      this.#skip(first, 0);
      // Also of a string: a slice would hold on to all of the document.
      fill(branch, JSON.parse(this.#text.slice(from, this.#at)), this.values);
    }
  }

  /** Steps over a value, of which the first character is known. */
  #skip(first: number, depth: number): void {
    if (first === QUOTE) this.#endOfString();
    else if (first === OPEN_OBJECT || first === OPEN_LIST) this.#skipAll(first, depth);
    else {
      WORD.lastIndex = this.#at;
      if (!WORD.test(this.#text)) throw STOP;
      this.#at = WORD.lastIndex;
    }
  }

  #skipAll(open: number, depth: number): void {
    if (depth > MAX_DEPTH) throw STOP;
    const close = open === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_LIST;
    this.#at++;
    let next = this.#peek();
    if (next === close) this.#at++;
    else
      for (;;) {
        if (open === OPEN_OBJECT) {
          if (next !== QUOTE) throw STOP;
          this.#endOfString();
          if (this.#peek() !== COLON) throw STOP;
          this.#at++;
          next = this.#peek();
        }
        this.#skip(next, depth + 1);
        next = this.#peek();
        this.#at++;
        if (next === close) return;
        if (next !== COMMA) throw STOP;
        next = this.#peek();
      }
  }

  /** @returns where the string's closing quote is, which is stepped over */
  #endOfString(): number {
    const end = this.#text.indexOf('"', this.#at + 1);
    if (end === -1) throw STOP;
    this.#at = end + 1;
    return end;
  }

  /** The next character that is no space. */
  #peek(): number {
    let code = this.#text.charCodeAt(this.#at);
    while (code === SPACE) code = this.#text.charCodeAt(++this.#at);
    return code;
  }
}
