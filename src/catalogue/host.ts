export type HostEntry = {
  /** Lower case, without brackets around an IPv6 address. */
  readonly name: string;
  /** Undefined: any port. */
  readonly port: number | undefined;
};

const EXPECTED = 'a host name with an optional port, such as "voice.internal:8000"';
const HOST = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?))(?::(\d{1,5}))?$/;

/** @returns the entry, or what was expected instead, in words */
export function parseHost(text: unknown): HostEntry | string {
  if (typeof text !== 'string') return EXPECTED;
  const match = HOST.exec(text.toLowerCase());
  const name = match?.[1] ?? match?.[2];
  if (!match || name === undefined || name.includes('..')) return EXPECTED;
  const port = match[3] === undefined ? undefined : Number(match[3]);
  if (port !== undefined && (port < 1 || port > 65535)) return EXPECTED;
  return { name, port };
}

/** `api.example.com` → itself, `example.com`, `com`: suffixes on label boundaries (RFC 1034, 3.1). */
export function* suffixes(name: string): Generator<string> {
  yield name;
  // The labels of an IP address are no hierarchy.
  if (/^[0-9.]+$|:/.test(name)) return;
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) yield name.slice(dot + 1);
}
