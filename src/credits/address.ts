import type { BalanceAuth, BalanceRequest, Operation, Provider } from '../catalogue/provider.ts';

export type Ids = Readonly<Record<string, string>>;

const PARAMETER = /\{([^{}]+)\}/g;

/** The operation that answers with the balance; undefined if the provider documents none. */
export function askedOperation(provider: Provider): Operation | undefined {
  const name = provider.balance?.ask?.operation;
  return provider.operations?.rows.find((row) => row.name === name);
}

/** Ids without which the request cannot be made, and those that may be set. */
export function idsOf(provider: Provider): { readonly required: readonly string[]; readonly known: readonly string[] } {
  const inPath = [...(askedOperation(provider)?.template ?? '').matchAll(PARAMETER)].map(([, name = '']) => name);
  const auth = provider.balance?.ask?.auth;
  const names = auth !== undefined && 'basic' in auth ? auth.basic : [];
  const user = names.at(-1);
  return {
    required: [...new Set([...inPath, ...(user === undefined ? [] : [user])])],
    known: [...new Set([...inPath, ...names])],
  };
}

export function pathOf(provider: Provider, ids: Ids): string {
  const template = askedOperation(provider)?.template ?? '/';
  return template.replaceAll(PARAMETER, (_, name: string) => encodeURIComponent(ids[name] ?? ''));
}

export function originOf(ask: BalanceRequest, region: string | undefined): string {
  return (region === undefined ? undefined : ask.regions?.[region]) ?? ask.origin;
}

/** The one header that carries the key. */
export function authHeader(auth: BalanceAuth, key: string, ids: Ids): readonly [name: string, value: string] {
  if ('scheme' in auth) return ['authorization', `${auth.scheme} ${key}`];
  if ('header' in auth) return [auth.header, key];
  const user = auth.basic.map((name) => ids[name]).find((id) => id !== undefined) ?? '';
  return ['authorization', `Basic ${Buffer.from(`${user}:${key}`).toString('base64')}`];
}
