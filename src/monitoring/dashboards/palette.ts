import type { Category } from '../../model/verdict.ts';

/**
 * One colour per category, the same on every panel. Any two differ for normal sight and for each kind of colour blindness,
 * and stand out from a dark panel; a test computes this. No panel relies on colour alone.
 */
export const CATEGORY_COLORS: Readonly<Record<Category, string>> = {
  credits: '#ffd20f',
  auth: '#9b14ff',
  permission: '#d269f0',
  provider: '#d94518',
  upstream: '#b24c35',
  network: '#87b4e1',
  timeout: '#69f0f0',
  dial: '#ff2da5',
  concurrency: '#ffa5b4',
  rate_limit: '#ff871e',
  compliance: '#b41db4',
  invalid_request: '#96b45a',
  not_found: '#d2e1a5',
  conflict: '#a5f069',
  unknown: '#696e62',
  cancelled: '#3ca569',
};

/** The colour of success. */
export const HEALTHY = '#4b7887';

/** Colours of thresholds and annotations, by severity. */
export const SEVERITY_COLORS = { critical: '#d94518', warning: '#ff871e', info: '#87b4e1' } as const;
