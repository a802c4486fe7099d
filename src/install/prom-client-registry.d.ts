/** prom-client has types for its main file only. */
declare module 'prom-client/lib/registry.js' {
  const Registry: { readonly globalRegistry: import('prom-client').Registry };
  export = Registry;
}
