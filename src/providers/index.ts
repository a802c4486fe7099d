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
export * from './built-in.ts';
