import { prometheusName, SIGNALS } from 'sidetone';

/** Values by series, as Prometheus reads them. */
export type Scrape = ReadonlyMap<string, number>;

export async function scrape(url: string): Promise<Scrape> {
  const text = await (await fetch(url)).text();
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

/** The metrics to show, most important first. Sums, buckets and timestamps change with every request. */
const SHOWN = [
  prometheusName(SIGNALS.errors),
  prometheusName(SIGNALS.callOutcomes),
  prometheusName(SIGNALS.streamCloses),
  prometheusName(SIGNALS.streamConnects),
  prometheusName(SIGNALS.streamActive),
  `${prometheusName(SIGNALS.streamDuration)}_count`,
  prometheusName(SIGNALS.premature),
  `${prometheusName(SIGNALS.retryAfter)}_count`,
  prometheusName(SIGNALS.creditsRemaining),
  prometheusName(SIGNALS.creditsUsed),
  prometheusName(SIGNALS.rateLimitLimit),
  prometheusName(SIGNALS.rateLimitRemaining),
  `${prometheusName(SIGNALS.duration)}_count`,
];

export type Change = { readonly series: string; readonly before: number | undefined; readonly after: number };

export function changes(before: Scrape, after: Scrape): readonly Change[] {
  return SHOWN.flatMap((name) =>
    [...after]
      .filter(([series, value]) => nameOf(series) === name && value !== before.get(series))
      .map(([series, value]) => ({ series, before: before.get(series), after: value })),
  );
}

/** The sum of all series with this name, for one provider or for all. */
export function total(samples: Scrape, name: string, provider?: string): number | undefined {
  const label = provider === undefined ? '' : `voice_api_provider_name="${provider}"`;
  const values = [...samples].filter(([series]) => nameOf(series) === name && series.includes(label));
  return values.length === 0 ? undefined : values.reduce((sum, [, value]) => sum + value, 0);
}

function nameOf(series: string): string {
  const brace = series.indexOf('{');
  return brace === -1 ? series : series.slice(0, brace);
}
