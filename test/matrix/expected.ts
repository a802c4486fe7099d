import type { Sdk, Story } from './combinations.ts';

type Span = { name: string; scope: string; kind: number; failed: boolean; attributes: Record<string, unknown> };
/** The output for one client's scenario. */
export type Emitted = { counted: Record<string, number>; spans: Span[] };
export type Line = { request_id?: string; error_type?: string };

const CLIENT = 2;

function countedOf({ category, code, close }: Story): Record<string, number> {
  const refused = `{error_category="${category}",error_type="${code}"}`;
  if (close === undefined) return { [`client_errors_total${refused}`]: 1 };
  const by = `stream_close_code="${close.code}",stream_close_initiator="provider"`;
  return {
    [`stream_connects_total${refused}`]: 1,
    'stream_connects_total{error_category="",error_type=""}': 1,
    [`stream_results_total{error_category="${category}",stream_phase="connect"}`]: 1,
    'stream_results_total{error_category="",stream_phase="connect"}': 1,
    [`stream_results_total{error_category="${close.category}",stream_phase="close"}`]: 1,
    [`stream_closes_total{${by},error_category="${close.category}"}`]: 1,
  };
}

/** A failed request is on the span of the HTTP instrumentation, else on a span of sidetone. A failed stream has a span of sidetone. */
function spansOf({ instrumentation, code, close }: Story, sdk: Sdk): string[] {
  if (sdk === 'none') return [];
  const scope = sdk.includes('+') ? `@opentelemetry/instrumentation-${instrumentation}` : 'sidetone';
  return [`${scope}: ${code}`, ...(close === undefined ? [] : [`sidetone: ${close.code}`])];
}

/** Returns the deviations from the expected output, in words. */
export function deviationsOf(story: Story, emitted: Emitted | undefined, lines: readonly Line[], sdk: Sdk): string[] {
  if (emitted === undefined) return ['no report'];
  const { code, close } = story;
  const types = (found: readonly unknown[]): string => found.map(String).sort().join(' ');
  const expected = types(close === undefined ? [code] : [code, close.code]);
  const failures = emitted.spans.filter(
    ({ kind, attributes }) => kind === CLIENT && 'voice_api.request.id' in attributes && 'error.type' in attributes,
  );
  const spans = types(failures.map(({ scope, attributes }) => `${scope}: ${attributes['error.type']}`));
  const deviations: [wrong: boolean, what: string, found: unknown][] = [
    [!same(emitted.counted, countedOf(story)), 'counted', emitted.counted],
    [spans !== types(spansOf(story, sdk)) || !failures.every(({ failed }) => failed), 'spans', emitted.spans],
    [types(lines.map(({ error_type }) => error_type)) !== expected, 'lines', lines],
    [JSON.stringify(emitted.spans).includes('kst_live'), 'token in a span', emitted.spans],
  ];
  return deviations.filter(([wrong]) => wrong).map(([, what, found]) => `${what}: ${JSON.stringify(found)}`);
}

function same(one: Record<string, number>, other: Record<string, number>): boolean {
  const text = (counts: Record<string, number>): string => JSON.stringify(Object.entries(counts).sort());
  return text(one) === text(other);
}
