import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { renderRules } from '../../src/monitoring/alerting/render.ts';
import { toYaml } from '../../src/monitoring/format/yaml.ts';
import { alertsOf } from '../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { PAGES } from '../../src/monitoring/runbooks/runbooks.ts';
import { needs } from '../kit/needs.ts';
import { tool } from '../kit/program.ts';
import { seriesOf } from './situations/fleet.ts';

const CONTACTS = {
  kallglot: { statusPage: 'https://status.example.com', pay: 'the duty officer, $5,000 at most "today"' },
};
const { rules } = ruleFiles({ contacts: CONTACTS });
const ADVICE = 'Purchase more API credits in the Developer Portal, then retry.';

/** The annotations of an alert, as Alertmanager gets them. */
async function annotationsOf(
  alert: string,
  severity: string,
  labels: Record<string, string>,
  does: Record<string, number>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-annotations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'rules.yml'), renderRules([rules], { grafana: 'https://grafana.example.com' }));
  const info = `voice_api_error_info{cluster="eu", namespace="voice", job="dialer", instance="a", voice_api_provider_name="kallglot", voice_api_error_category="credits", error_type="insufficient_api_credits", voice_api_error_advice="${ADVICE}"}`;
  const series = { ...seriesOf([{ does }], { minutes: 20, interval: 30 }), [info]: '1x40' };
  const test = {
    rule_files: ['rules.yml'],
    evaluation_interval: '1m',
    group_eval_order: rules.groups.map(({ name }) => name),
    tests: [
      {
        interval: '30s',
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: [
          {
            eval_time: '15m',
            alertname: alert,
            exp_alerts: [{ exp_labels: { severity, ...labels }, exp_annotations: { summary: 'none' } }],
          },
        ],
      },
    ],
  };
  await writeFile(join(folder, 'test.yml'), toYaml(test));
  const { output } = await tool('promtool', 'test', 'rules', join(folder, 'test.yml'));
  const [, got = ''] = output.split('got:[');
  const annotations = /Annotations:\{(.*)\}/.exec(got)?.[1] ?? output;
  return Object.fromEntries(
    [...annotations.matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g)].map(([, name, text]) => [name, JSON.parse(text ?? '""')]),
  ) as Record<string, string>;
}

describe('a page', () => {
  needs('promtool');

  const JOB = { cluster: 'eu', namespace: 'voice', job: 'dialer', voice_api_provider_name: 'kallglot' };

  it('has owner, top code, operation, advice, first steps and contacts', { timeout: 300_000 }, async () => {
    const does = {
      'ok sessions.get': 10,
      'credits/insufficient_api_credits sessions.create': 4,
      'credits/402 sessions.dial': 1,
    };
    const steps = PAGES.find(({ alert }) => alert === 'VoiceApiCreditsExhausted')?.steps ?? [];
    expect(await annotationsOf('VoiceApiCreditsExhausted', 'critical', JOB, does)).toEqual({
      summary: 'A voice provider refuses requests because the credits are used up.',
      description: `kallglot refused 25 requests or streams of dialer for lack of credits in 5 minutes. Namespace voice, cluster eu, job dialer. Top code: insufficient_api_credits (credits) on sessions.create. ${ADVICE}`,
      first_steps: steps.map((step, i) => `${i + 1}. ${step}`).join('\n'),
      contacts: expect.stringContaining('Status page: https://status.example.com\n'),
      dashboard_url: 'https://grafana.example.com/d/sidetone-credits?var-namespace=voice&var-provider=kallglot',
    });
  });

  it('names a code that counts as a failure only where every request has it', { timeout: 300_000 }, async () => {
    const does = { 'not_found/404 calls.create': 10 };
    const { description } = await annotationsOf('VoiceApiHighErrorRatio', 'critical', JOB, does);
    expect(description).toBe(
      '100% of the requests of dialer to kallglot fail. Namespace voice, cluster eu, job dialer. Top code: 404 (not_found) on calls.create.',
    );
  });

  it('omits an unknown code and a missing name', { timeout: 300_000 }, async () => {
    const { description } = await annotationsOf('VoiceApiRequestsHanging', 'critical', JOB, { 'cancelled/none': 20 });
    expect(description).toBe(
      '100 requests of dialer to kallglot wait for an answer or were given up. Namespace voice, cluster eu, job dialer.',
    );
  });
});

it('every alert fits into a pager: its texts are short and have first steps', () => {
  for (const rule of alertsOf([rules])) {
    const steps = PAGES.find(({ alert }) => alert === rule.alert)?.steps ?? [];
    expect([rule.alert, steps.length > 0 && steps.length <= 4]).toEqual([rule.alert, true]);
    expect(steps.join('\n').length).toBeLessThan(600);
    expect(rule.description.length).toBeLessThan(300);
  }
});
