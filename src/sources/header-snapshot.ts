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
  const values: (string | undefined)[] = new Array(wanted.names.length).fill(undefined);
  if (Array.isArray(raw)) readList(raw, wanted, values);
  else if (typeof raw === 'object' && raw !== null) readObject(raw as Record<string, unknown>, wanted, values);
  return new Snapshot(wanted.names, values);
}

function readList(list: readonly unknown[], wanted: WatchedHeaders, values: (string | undefined)[]): void {
  for (let i = 0; i + 1 < list.length; i += 2) {
    const name = list[i];
    // Buffers and strings both have a length: most headers end here.
    const length = (name as { length?: number } | null)?.length;
    if (length === undefined || (wanted.lengths & (1 << Math.min(length, 31))) === 0) continue;
    const at = wanted.names.indexOf(latin1(name).toLowerCase());
    if (at !== -1 && values[at] === undefined) values[at] = headerValue(list[i + 1]);
  }
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

function latin1(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Buffer.isBuffer(value)) return value.toString('latin1', 0, MAX_VALUE + 1);
  return '';
}
