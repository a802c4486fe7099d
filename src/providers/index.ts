/** `sidetone/providers`: the catalogue as data. */

export { defineProvider } from '../catalogue/define-provider.ts';
export type { CodeRow, ErrorBody, HeaderNames, Operation, Provider, SecretShapes, StatusRow, Table } from '../catalogue/provider.ts';
export { CATEGORIES, type Category, RETRY_ADVICE, type RetryAdvice } from '../verdict.ts';
export { BUILT_IN_PROVIDERS } from './built-in.ts';
export { dograh } from './dograh.ts';
export { itellico } from './itellico.ts';
export { kaicalls } from './kaicalls.ts';
export { kallglot } from './kallglot.ts';
export { omind } from './omind.ts';
