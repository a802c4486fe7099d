import { STANDARD_CLOSES } from '../../catalogue/close-standards.ts';
import { OTHER } from '../../model/attributes.ts';
import { DASHBOARD_RECORDS } from '../rules/dashboard-records.ts';
import { LABEL, list } from '../rules/promql.ts';
import type { MappingResult, ValueMapping } from './grafana.ts';
import { recorded } from './selectors.ts';

const CAUSE = list([LABEL.provider, LABEL.category, LABEL.errorType]);

/**
 * Adds the catalogue's advice, which the services export with the errors that they have. So a dashboard lists no codes, and
 * shows the advice on a user's own providers as well. Services of two versions may differ: one of their sentences is shown.
 *
 * @param counts by provider, category and error type
 * @param range how long ago the last such error may have occurred
 */
export function withAdvice(counts: string, range: string): string {
  const advice = recorded(DASHBOARD_RECORDS.advice);
  return `(
${counts}
)
* on (${CAUSE}) group_left (${LABEL.advice})
topk by (${CAUSE}) (1,
  max by (${CAUSE}, ${LABEL.advice}) (last_over_time(${advice}[${range}]))
)
or on (${CAUSE})
(
${counts}
)`;
}

/** What close codes mean at every provider. Codes from 4000 on are the provider's own: the advice explains them. */
export function closeMeanings(): ValueMapping {
  const rows = [...STANDARD_CLOSES.values()];
  const words: [string, string][] = rows.map(({ code, reason }) => [String(code), `${code} ${reason}`]);
  const others: [string, string][] = [
    ['1006', '1006 no close frame'],
    [OTHER, 'in no table'],
  ];
  const options = [...new Map([...words, ...others])].map(([code, text], index): [string, MappingResult] => [
    code,
    { text: text.replaceAll('_', ' '), index },
  ]);
  return { type: 'value', options: Object.fromEntries(options) };
}
