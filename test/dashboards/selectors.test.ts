import { expect, it } from 'vitest';
import { DASHBOARDS, nameOf, TARGETS } from './support.ts';

const EXPRESSIONS = TARGETS.map((place) => [nameOf(place), place.target.expr] as const);
/** The choice at the top of a dashboard applies to each of its numbers: two clusters are two accounts, two bills. */
const SELECTOR = /\b(?:voice_api_|job_provider|account:|provider:|ALERTS)[\w:]*\{[^}]*\}/g;

it.each(EXPRESSIONS)('%s selects the chosen cluster and provider', (_, expr) => {
  for (const [selector] of expr.matchAll(SELECTOR)) {
    expect(selector).toContain('cluster=~"$cluster"');
    if (!/^voice_api_instrumentation_/.test(selector))
      expect(selector).toMatch(/voice_api_provider_name=~"\$provider\|?"/);
  }
});

it('alerts selectors match firing alerts, including those without a provider', () => {
  const text = JSON.stringify(DASHBOARDS).replaceAll('\\"', '"');
  const alerts = [...text.matchAll(/ALERTS\{[^}]*\}/g)].map(([selector]) => selector);
  expect(alerts.length).toBeGreaterThan(3);
  // VoiceApiTelemetryMissing and VoiceApiInstrumentationFaults have no provider: an empty label matches the last branch.
  for (const selector of alerts) {
    expect(selector).toContain('voice_api_provider_name=~"$provider|"');
    expect(selector).toContain('alertstate="firing"');
  }
});
