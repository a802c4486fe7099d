/** prom-client has types for its main file only. */
declare module 'prom-client/lib/registry.js' {
  type Registry = import('prom-client').Registry;
  const Registry: { readonly globalRegistry: Registry; new (): Registry };
  export = Registry;
}
