import type { CallOutcome, Category } from '../../model/verdict.ts';

export type Query = { readonly title: string; readonly expr: string };

/** What a runbook says beyond what follows from the rule and the catalogue. */
export type Page = {
  readonly alert: string;
  readonly callers: string;
  /** In this order; the first three minutes of a page. */
  readonly steps: readonly string[];
  /** Whose codes are listed with the providers' advice. Absent: the alert is not about what providers answer. */
  readonly categories?: readonly Category[];
  /** Of those categories, these codes alone, or all but these. */
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  /** How calls ended that the alert is about. */
  readonly outcomes?: readonly CallOutcome[];
  readonly queries: readonly Query[];
  /** Absent: there is nobody to tell. */
  readonly tellProvider?: string;
  readonly resolves: string;
};
