/** `sidetone/providers`: the built-in providers as data. */

export type * from '../catalogue/call-tables.ts';
export { defineProvider } from '../catalogue/define-provider.ts';
export type * from '../catalogue/provider.ts';
export { CATEGORIES, type Category, RETRY_ADVICE, type RetryAdvice } from '../model/verdict.ts';
export * from './built-in.ts';
