/** `sidetone/providers`: the built-in providers as data. */

export { defineProvider } from '../catalogue/define-provider.ts';
export type {
  CodeRow,
  ErrorBody,
  HeaderNames,
  Operation,
  Provider,
  SecretShapes,
  StatusRow,
  Table,
} from '../catalogue/provider.ts';
export { CATEGORIES, type Category, RETRY_ADVICE, type RetryAdvice } from '../model/verdict.ts';
export { BUILT_IN_PROVIDERS } from './built-in.ts';
export { dograh } from './dograh/provider.ts';
export { itellico } from './itellico/provider.ts';
export { kaicalls } from './kaicalls/provider.ts';
export { kallglot } from './kallglot/provider.ts';
export { omind } from './omind/provider.ts';
