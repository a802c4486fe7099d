import type { HeaderSnapshot } from '../../catalogue/observation.ts';
import type { WatchedHeaders } from '../../catalogue/watched-provider.ts';
import { latin1 } from './latin1.ts';

/** Longer headers are ignored: ids and numbers of vendors are short. */
const MAX_VALUE = 1024;
/** The number of digits that a double represents exactly. */
const MAX_DIGITS = 15;

/** The values as the client has them: making strings of all costs more than the rest of a success. */
class Snapshot implements HeaderSnapshot {
  readonly #names: readonly string[];
  readonly #values: unknown[];

  constructor(names: readonly string[], values: unknown[]) {
    this.#names = names;
    this.#values = values;
  }

  get(name: string): string | undefined {
    const i = this.#names.indexOf(name);
    const value = this.#values[i];
    if (typeof value !== 'object') return value as string | undefined;
    const text = REPEATED.has(name) ? repeatedText(name, value as Uint8Array) : latin1(value as Uint8Array);
    this.#values[i] = text;
    return text;
  }

  digits(name: string): number | undefined {
    const value = this.#values[this.#names.indexOf(name)];
    if (value === undefined) return undefined;
    return typeof value === 'string' ? digitsOfText(value) : digitsOfBytes(value as Uint8Array);
  }
}

/**
 * Reads the named headers from the client's format: a flat list of buffers or strings from undici, an object over HTTP/2 on
 * Node 26, a flat list of strings from node:http. The first value of a repeated header counts.
 */
export function snapshotHeaders(raw: unknown, wanted: WatchedHeaders): HeaderSnapshot {
  const values: unknown[] = wanted.none.slice();
  if (Array.isArray(raw)) readList(raw, wanted, values);
  else if (typeof raw === 'object' && raw !== null) readObject(raw as Record<string, unknown>, wanted, values);
  return new Snapshot(wanted.names, values);
}

function readList(list: readonly unknown[], wanted: WatchedHeaders, values: unknown[]): void {
  const { names, bytes, byLength } = wanted;
  const last = list.length - 1;
  for (let i = 0; i < last; i += 2) {
    const name = list[i] as RawName | null | undefined;
    if (name === undefined || name === null) continue;
    // Buffers and strings both have a length: most headers end here.
    const candidates = byLength[name.length];
    if (candidates === undefined) continue;
    for (let j = 0; j < candidates.length; j++) {
      const at = candidates[j] as number;
      if (values[at] !== undefined) continue;
      const isIt = typeof name === 'string' ? name.toLowerCase() === names[at] : isNamed(name, bytes[at] as Uint8Array);
      if (!isIt) continue;
      values[at] = headerValue(list[i + 1]);
      break;
    }
  }
}

type RawName = string | Uint8Array;

/** Compares without making a string, which costs more; from the end, because many names begin alike. */
function isNamed(raw: Uint8Array, name: Uint8Array): boolean {
  let i = name.length - 1;
  // The bit that distinguishes upper from lower case is set in digits and in the hyphen anyway.
  while (i >= 0 && ((raw[i] as number) | 0x20) === name[i]) i--;
  return i < 0;
}

function readObject(headers: Record<string, unknown>, wanted: WatchedHeaders, values: unknown[]): void {
  for (let i = 0; i < wanted.names.length; i++) {
    const name = wanted.names[i] as string;
    if (Object.hasOwn(headers, name)) values[i] = headerValue(headers[name]);
  }
}

/** A string or bytes that may be read. */
function headerValue(value: unknown): string | Uint8Array | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  // Not Buffer.isBuffer(): it walks the prototypes, for a fifth of what all the headers take.
  if (typeof first !== 'string' && !ArrayBuffer.isView(first)) return undefined;
  const { length } = first as string | Uint8Array;
  return length > 0 && length <= MAX_VALUE ? (first as string | Uint8Array) : undefined;
}

/** Caches headers that nearly every response repeats. */
const REPEATED = new Map<string, { bytes: Buffer; text: string }>(
  ['content-type', 'date'].map((name) => [name, { bytes: Buffer.alloc(0), text: '' }]),
);

function repeatedText(name: string, bytes: Uint8Array): string {
  const last = REPEATED.get(name);
  if (last !== undefined && isSame(last.bytes, bytes)) return last.text;
  const text = latin1(bytes);
  // A copy, because the client's buffer is part of a larger one.
  REPEATED.set(name, { bytes: Buffer.from(bytes), text });
  return text;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let i = a.length - 1;
  while (i >= 0 && a[i] === b[i]) i--;
  return i < 0;
}

const ZERO = 48;

function digitsOfBytes(bytes: Uint8Array): number | undefined {
  if (bytes.length > MAX_DIGITS) return undefined;
  let value = 0;
  for (let i = 0; i < bytes.length; i++) {
    const digit = (bytes[i] as number) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

function digitsOfText(text: string): number | undefined {
  if (text.length > MAX_DIGITS) return undefined;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}
