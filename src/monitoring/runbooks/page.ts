import type { CallOutcome, Category } from '../../model/verdict.ts';

export type Query = { readonly title: string; readonly expr: string };

/** The part of a runbook that follows neither from the rule nor from the catalogue. */
export type Page = {
  readonly alert: string;
  /** What callers notice. */
  readonly callers: string;
  /** In this order. The alert itself carries them, too. */
  readonly steps: readonly string[];
  /** How to get calls through until it is fixed. Absent: there is nothing to fail over from. */
  readonly failOver?: string;
  /** The categories that the alert is about. Absent: it is not about what providers answer. */
  readonly categories?: readonly Category[];
  /** The categories whose codes and request ids it shows. Default: those above. */
  readonly shown?: readonly Category[];
  /** Only these codes of the categories, or all except these. */
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  /** The call outcomes that the alert is about. */
  readonly outcomes?: readonly CallOutcome[];
  readonly queries: readonly Query[];
  /** Absent: the provider has no part in it. */
  readonly reportToProvider?: string;
  readonly resolves: string;
};

/** The step for teams that can fail over. */
export const FAIL_OVER =
  'Switch the service to its second provider: change the setting that names the provider, then watch the first ten calls. No second provider? Pause the dialers and campaigns, so that the queue does not grow, and play callers an announcement.';
