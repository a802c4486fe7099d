import { describe, expect, it } from 'vitest';
import { renderRules } from '../../src/monitoring/alerting/render.ts';
import { toYaml } from '../../src/monitoring/format/yaml.ts';
import { promDuration } from '../../src/monitoring/rules/context.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';

const { rules, slo } = ruleFiles();

describe('YAML', () => {
  it.each([
    ['plain words (a/b) x:y', 'plain words (a/b) x:y'],
    ['15m', '15m'],
    ['', '""'],
    ['yes', '"yes"'],
    ['Null', '"Null"'],
    ['1e3', '"1e3"'],
    ['-', '"-"'],
    ['a: b', '"a: b"'],
    ['a:', '"a:"'],
    ['a #b', '"a #b"'],
    ['{{ $value }}', '"{{ $value }}"'],
    ['http://x/?a=b', 'http://x/?a=b'],
    ['trailing ', '"trailing "'],
    ['l’été', '"l’été"'],
    ['a "b"', '|-\n  a "b"'],
    ['a\nb', '|-\n  a\n  b'],
  ])('writes %j as %j', (text, yaml) => expect(toYaml(text)).toBe(yaml));

  it('nests lists and maps, and omits undefined', () => {
    expect(toYaml({ a: [{ b: 1, c: undefined, d: { e: 'x' } }, 'z'] })).toBe('a:\n  - b: 1\n    d:\n      e: x\n  - z');
  });

  it.each([
    [300, '5m'],
    [3600, '1h'],
    [90, '90s'],
    [86_400, '1d'],
    [1.5, '1500ms'],
    [0.25, '250ms'],
  ])('writes %d seconds as %s', (seconds, text) => expect(promDuration(seconds)).toBe(text));
});

describe('rule files', () => {
  it('a PrometheusRule has the same groups', () => {
    const plain = renderRules([rules, slo]);
    const kubernetes = renderRules([rules, slo], { format: 'kubernetes' });
    const spec = kubernetes.slice(kubernetes.indexOf('spec:\n') + 'spec:\n'.length);
    expect(spec.replaceAll(/^ {2}/gm, '')).toBe(plain.slice(plain.indexOf('groups:')));
    expect(kubernetes).toContain(
      'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: sidetone-rules-slo\n',
    );
  });

  it('omitting keep_firing_for changes nothing else', () => {
    const kept = renderRules([rules]);
    const without = renderRules([rules], { keepFiringFor: false });
    expect(kept).toContain('keep_firing_for');
    expect(without).toBe(kept.replaceAll(/^ +keep_firing_for: .+\n/gm, ''));
  });

  it('takes the URLs of runbooks and Grafana', () => {
    const text = renderRules([rules], { runbooks: 'https://wiki.example/voice/', grafana: 'https://g.example/' });
    expect(text).toContain('runbook_url: https://wiki.example/voice/VoiceApiAuthFailing.md');
    expect(text).toContain(
      '"https://g.example/d/sidetone-errors?var-namespace={{ $labels.namespace }}&var-provider={{ $labels.voice_api_provider_name }}"',
    );
    expect(text).not.toContain('runbooks.example.com');
  });

  it('scales every time span, in expressions too', () => {
    const scaled = ruleFiles({ timeScale: 1 / 60 });
    const text = renderRules([scaled.rules], { timeScale: 1 / 60 });
    expect(text).toContain('exhaustion_seconds:forecast < 240');
    expect(text).toContain('[5s]');
    expect(text).toContain('for: 3s');
    expect(text).not.toMatch(/\[\d+d/);
  });
});
