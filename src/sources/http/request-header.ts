import type { ClientRequest } from 'node:http';

/** A header of a request of node:http, as far as it is set when the request is created. */
export function nodeHeader(request: unknown, name: string): string | undefined {
  // A request with a flat list of headers has them as text only.
  const { _header: head } = request as { readonly _header?: unknown };
  return toText((request as ClientRequest).getHeader(name)) ?? fromText(head, name);
}

/** A header of undici's internal Request: a flat list of names and values, in some versions text. */
export function undiciHeader(request: unknown, name: string): string | undefined {
  const { headers } = request as { readonly headers?: unknown };
  if (!Array.isArray(headers)) return fromText(headers, name);
  const at = headers.findIndex((text, i) => i % 2 === 0 && isSame(String(text), name));
  return at === -1 ? undefined : toText(headers[at + 1]);
}

function fromText(head: unknown, name: string): string | undefined {
  if (typeof head !== 'string') return undefined;
  const line = head.split('\r\n').find((text) => isSame(text.slice(0, Math.max(0, text.indexOf(':'))), name));
  return line?.slice(name.length + 1).trim();
}

/** Names of headers have no case (RFC 9110, 5.1). */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function toText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.join(', ') : String(value);
}
