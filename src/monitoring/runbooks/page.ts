import type { CallOutcome, Category } from '../../model/verdict.ts';

export type Query = { readonly title: string; readonly expr: string };

/** The parts of a runbook that do not follow from the rule and the catalogue. */
export type Page = {
  readonly alert: string;
  readonly callers: string;
  /** The first three minutes, in order. */
  readonly steps: readonly string[];
  /** Categories whose codes are listed with advice. Absent: the alert is not about provider errors. */
  readonly categories?: readonly Category[];
  /** Only these codes of the categories, or all except these. */
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  /** The call outcomes that the alert is about. */
  readonly outcomes?: readonly CallOutcome[];
  readonly queries: readonly Query[];
  /** What to report to the provider. Absent: nothing. */
  readonly tellProvider?: string;
  readonly resolves: string;
};
