import { describe, expect, it } from 'vitest';
import type { ValueMapping } from '../../src/monitoring/dashboards/grafana.ts';
import { adviceOnCloses, adviceOnErrors } from '../../src/monitoring/dashboards/what-to-do.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { DASHBOARDS, panelsOf } from './support.ts';

/** As Grafana does: the first mapping that fits, and a pattern fits the whole (packages/grafana-data/src/utils/valueMappings.ts). */
function mapped(mappings: readonly ValueMapping[], value: string): string | undefined {
  for (const mapping of mappings) {
    if (mapping.type === 'value') {
      const result = Object.hasOwn(mapping.options, value) ? mapping.options[value] : undefined;
      if (result !== undefined) return result.text;
    } else if (mapping.type === 'regex' && new RegExp(`^${mapping.options.pattern}$`).test(value))
      return mapping.options.result.text;
  }
  return undefined;
}

const onErrors = adviceOnErrors();
const onCloses = adviceOnCloses();

describe('what to do', () => {
  it.each(BUILT_IN_PROVIDERS.map((provider) => [provider.name, provider] as const))(
    'about every code and status of %s stands as its table says',
    (name, { codes, statuses }) => {
      for (const { code, todo } of codes?.rows ?? []) expect(mapped(onErrors, `${name}/${code}`)).toBe(todo);
      const words = new Set(codes?.rows.map(({ code }) => code));
      for (const { status, todo } of statuses?.rows ?? [])
        if (!words.has(String(status))) expect(mapped(onErrors, `${name}/${status}`)).toBe(todo);
    },
  );

  it.each([
    ['omind/ECONNRESET', 'Check DNS, egress, proxy and TLS between this service and the provider.'],
    ['acme/503', 'The provider failed: retry with backoff, check its status page.'],
    ['acme/whatever', undefined],
  ])('about %s: %s', (key, advice) => expect(mapped(onErrors, key)).toBe(advice));

  it.each([
    ['kallglot/4029/rate_limit', 'rate_limited: Slow down and reconnect later.'],
    ['kallglot/1000/', 'normal: Nothing: the stream was closed normally.'],
    [
      'dograh/1008/credits',
      'credits_exhausted: Purchase more credits under /billing. Purchase more credits for the organization of this service key.',
    ],
    ['dograh/1008/not_found', 'owner_not_found, workflow_not_found: see the close reason in the log.'],
    ['dograh/1008/concurrency', 'concurrent_calls: Too many calls at once: queue them, or raise the limit.'],
    [
      'kallglot/1006/network',
      'closed_without_frame: The other end, or a proxy in between, ended the connection without a close frame: reconnect with backoff.',
    ],
    ['acme/1011/provider', 'server_error: Server-side error: reconnect with backoff.'],
    [
      'acme/_OTHER/unknown',
      'unknown: The catalogue does not know this code: read the provider’s documentation, and report the code to sidetone.',
    ],
    ['acme/4999/provider', undefined],
  ])('about the close %s: %s', (key, advice) => expect(mapped(onCloses, key)).toBe(advice));

  it('no key of the one table is taken for one of the other', () => {
    for (const mapping of onCloses)
      if (mapping.type === 'value')
        for (const key of Object.keys(mapping.options)) expect(mapped(onErrors, key)).toBeUndefined();
  });
});

it('every code of every provider stands on the page of codes', () => {
  const pages = DASHBOARDS.flatMap(panelsOf).filter(({ type }) => type === 'text');
  expect(pages.map(({ title }) => title)).toEqual(BUILT_IN_PROVIDERS.map(({ title }) => `${title}: codes`));
  for (const [i, { codes, closes }] of BUILT_IN_PROVIDERS.entries()) {
    const page = String(pages[i]?.options['content']);
    for (const { code, todo } of codes?.rows ?? []) {
      expect(page).toContain(`\`${code.replaceAll('|', '\\|')}\``);
      expect(page).toContain(todo.replaceAll('|', '\\|'));
    }
    for (const { reason } of closes?.rows ?? []) expect(page).toContain(`| ${reason} |`);
  }
});
