import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { parseHost, suffixes } from '../../catalogue/host.ts';

const HOST = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]/@?#]+))(?::\d{1,5})?$/;

/**
 * Whether the endpoint answers to a Host header. A web page can point its own name at any address, including this one,
 * and then read what is served there (DNS rebinding). It cannot do so with an address, nor with a name that no public DNS
 * has. The port does not matter: it may be mapped.
 *
 * @param bound the host that the endpoint listens on
 * @param allowed names from the configuration; each includes its subdomains
 */
export function hostCheck(bound: string, allowed: readonly string[]): (header: string | undefined) => boolean {
  const loopbackOnly = isLoopback(bound.toLowerCase());
  const names = new Set([bound, ...allowed].map((name) => name.toLowerCase()));
  if (!loopbackOnly) names.add(hostname().toLowerCase());
  return (header) => {
    const name = header === undefined ? undefined : hostName(header);
    if (name === undefined) return false;
    if (isLoopback(name)) return true;
    for (const suffix of suffixes(name)) if (names.has(suffix)) return true;
    // An address, or one label: `app:9464` in a network of containers.
    return !loopbackOnly && (isIP(name) !== 0 || !name.includes('.'));
  };
}

/** Lower case, without port, brackets and the dot at the end; undefined where it is malformed. */
function hostName(header: string): string | undefined {
  const match = HOST.exec(header.toLowerCase());
  return (match?.[1] ?? match?.[2])?.replace(/\.$/, '');
}

export const HOST_RULE = 'a host name or an address without a scheme, a port and a path, such as "0.0.0.0"';

/** Whether the endpoint can listen on it, if the machine has it. */
export function isHost(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  if (isIP(value) !== 0) return true;
  const entry = value.startsWith('[') ? undefined : parseHost(value);
  return typeof entry === 'object' && !entry.wildcard && entry.port === undefined && entry.path === undefined;
}

/** RFC 6761, 6.3: names below `localhost` never leave the machine either. */
export function isLoopback(name: string): boolean {
  if (isIP(name) === 4) return name.startsWith('127.');
  return name === '::1' || name === 'localhost' || name.endsWith('.localhost');
}
