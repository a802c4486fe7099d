import { CALL_OUTCOMES, CATEGORIES } from '../verdict.ts';
import type { Say } from './define-provider.ts';
import type { Provider } from './provider.ts';

/** Checks how a provider tells what became of its calls. */
export function validateCalls({ calls, operations }: Provider, say: Say): void {
  if (calls === undefined) return;
  if (!calls.source) say('calls.source', calls.source, 'the page that it was read from');
  if (!Array.isArray(calls.ends)) say('calls.ends', calls.ends, 'a list');
  const seen = new Set<string>();
  for (const row of calls.ends) {
    const key = `calls.ends row "${row.word}"`;
    if (typeof row.word !== 'string' || row.word === '' || row.word.length > 64)
      say(`${key}.word`, row.word, 'a string of 1 to 64 characters');
    if (seen.has(row.word)) say(`${key}.word`, row.word, 'each word once');
    seen.add(row.word);
    if (!CALL_OUTCOMES.includes(row.outcome)) say(`${key}.outcome`, row.outcome, `one of ${CALL_OUTCOMES.join(', ')}`);
    if (row.category !== undefined && !CATEGORIES.includes(row.category))
      say(`${key}.category`, row.category, `one of ${CATEGORIES.join(', ')}`);
    if (!row.todo) say(`${key}.todo`, row.todo, 'one line of what to do');
  }
  if (!Array.isArray(calls.underWay)) say('calls.underWay', calls.underWay, 'a list of statuses');
  for (const field of ['id', 'status', 'end'] as const) {
    if (!Array.isArray(calls.fields?.[field])) say(`calls.fields.${field}`, calls.fields?.[field], 'a list of paths');
  }
  if (!Array.isArray(calls.responses)) say('calls.responses', calls.responses, 'a list');
  calls.responses.forEach(({ operation }, i) => {
    if (!operations?.rows.some(({ name }) => name === operation))
      say(`calls.responses[${i}].operation`, operation, 'the name of one of the operations');
  });
  if (calls.webhook !== undefined && !calls.webhook.source)
    say('calls.webhook.source', calls.webhook.source, 'the page that it was read from');
}
