import { expect, it } from 'vitest';
import { dashboards } from '../../src/monitoring/dashboards/dashboards.ts';
import { closeMeanings } from '../../src/monitoring/dashboards/what-to-do.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { DASHBOARDS, TARGETS } from './support.ts';

it('every standard close code has a meaning in words', () => {
  const meanings = closeMeanings();
  const texts = meanings.type === 'value' ? meanings.options : {};
  // RFC 6455, 7.4.1; 1006 is what a client sees where no close frame arrived.
  expect([texts['1000']?.text, texts['1001']?.text, texts['1006']?.text, texts['1011']?.text]).toEqual([
    '1000 normal',
    '1001 going away',
    '1006 no close frame',
    '1011 server error',
  ]);
  expect(texts['4029']).toBeUndefined();
});

it('advice comes from the service’s series, even where a table counts streams', () => {
  const tables = TARGETS.filter(({ panel }) => /what to do|with their meaning/.test(panel.title));
  expect(tables.length).toBe(3);
  for (const { target } of tables)
    expect(target.expr).toContain('job_provider_category_type_advice:voice_api_error_info:max{');
});

it('dashboards do not grow with the providers: they name no provider and no code of one', () => {
  const text = JSON.stringify(DASHBOARDS);
  for (const { name, title, codes } of BUILT_IN_PROVIDERS) {
    expect(text).not.toContain(`"${name}"`);
    expect(text).not.toContain(title);
    for (const { todo } of codes?.rows ?? []) expect(text).not.toContain(todo);
  }
  for (const dashboard of dashboards()) expect(JSON.stringify(dashboard, undefined, 2).length).toBeLessThan(150_000);
});
