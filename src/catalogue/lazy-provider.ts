import type { Provider } from './provider.ts';

/** A provider whose tables are loaded when they are first needed. The other keys recognise its requests. */
export type LazyProvider = Pick<Provider, 'name' | 'title'> & {
  readonly hosts: readonly string[];
  readonly paths?: readonly string[];
  readonly load: () => Provider;
};

export function lazyOf(provider: Provider | LazyProvider): LazyProvider {
  if ('load' in provider) return provider;
  const { name, title, hosts, paths } = provider;
  return { name, title, hosts: hosts.rows, ...(paths && { paths: paths.rows }), load: () => provider };
}
