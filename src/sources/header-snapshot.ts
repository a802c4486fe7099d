import type { WatchedHeaders } from '../catalogue/watched-provider.ts';
import type { HeaderSnapshot } from '../observation.ts';

/** A header longer than this is not one of ours: vendors' ids and numbers are short. */
const MAX_VALUE = 1024;

class Snapshot implements HeaderSnapshot {
  readonly names: readonly string[];
  readonly values: readonly (string | undefined)[];

  constructor(names: readonly string[], values: readonly (string | undefined)[]) {
    this.names = names;
    this.values = values;
  }

  get(name: string): string | undefined {
    const i = this.names.indexOf(name);
    return i === -1 ? undefined : this.values[i];
  }
}

/**
 * Copies the wanted headers out of whatever the client has: undici gives a flat list of buffers (or of strings), and
 * over HTTP/2 on Node 26 an object; node:http gives an object. Of a repeated header the first value counts.
 */
export function snapshotHeaders(raw: unknown, wanted: WatchedHeaders): HeaderSnapshot {
  const values: (string | undefined)[] = wanted.none.slice();
  if (Array.isArray(raw)) readList(raw, wanted, values);
  else if (typeof raw === 'object' && raw !== null) readObject(raw as Record<string, unknown>, wanted, values);
  return new Snapshot(wanted.names, values);
}

function readList(list: readonly unknown[], wanted: WatchedHeaders, values: (string | undefined)[]): void {
  for (let i = 0; i + 1 < list.length; i += 2) {
    const name = list[i] as RawName | null | undefined;
    if (name === undefined || name === null) continue;
    // Buffers and strings both have a length: most headers end here.
    const candidates = wanted.byLength[name.length];
    if (candidates === undefined) continue;
    for (const at of candidates) {
      if (values[at] === undefined && isNamed(name, wanted.names[at] as string)) values[at] = headerValue(list[i + 1]);
    }
  }
}

type RawName = string | { readonly length: number; readonly [at: number]: number };

/** Compares in place, because to make a string of a buffer costs more; from the end, because many names begin alike. */
function isNamed(raw: RawName, name: string): boolean {
  if (typeof raw === 'string') return raw.toLowerCase() === name;
  let i = name.length - 1;
  // The bit that tells upper from lower case is set in digits and in the hyphen anyway.
  while (i >= 0 && ((raw[i] as number) | 0x20) === name.charCodeAt(i)) i--;
  return i < 0;
}

function readObject(headers: Record<string, unknown>, wanted: WatchedHeaders, values: (string | undefined)[]): void {
  for (let i = 0; i < wanted.names.length; i++) {
    const name = wanted.names[i] as string;
    if (Object.hasOwn(headers, name)) values[i] = headerValue(headers[name]);
  }
}

function headerValue(value: unknown): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  const text = latin1(first);
  return text === '' || text.length > MAX_VALUE ? undefined : text;
}

/** Not in the types, and twice as fast as toString('latin1'), which only comes to it by a detour. */
type Latin1Buffer = Buffer & { latin1Slice(start: number, end: number): string };

function latin1(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Buffer.isBuffer(value)) return '';
  return (value as Latin1Buffer).latin1Slice(0, Math.min(value.length, MAX_VALUE + 1));
}
