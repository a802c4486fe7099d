import { describe, expect, it } from 'vitest';
import { renderRules } from '../../src/monitoring/alerting/render.ts';
import { PARAMETER_NAMES, PARAMETERS, type Parameter } from '../../src/monitoring/rules/parameters.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { DEFAULT_THRESHOLDS, parseThresholds } from '../../src/monitoring/rules/thresholds.ts';

const render = (overrides: Record<string, number | string> = {}): string => {
  const { rules, slo } = ruleFiles({ thresholds: parseThresholds(overrides) });
  return renderRules([rules, slo]);
};

describe('thresholds', () => {
  it.each(PARAMETER_NAMES)('%s: the default is within the range and has a description', (name) => {
    const { min, max, description, ...parameter }: Parameter = PARAMETERS[name];
    expect(parameter.default).toBeGreaterThanOrEqual(min);
    expect(parameter.default).toBeLessThanOrEqual(max);
    expect(description).toMatch(/^[A-Z].+\.$/);
  });

  it.each(PARAMETER_NAMES)('%s changes the rules', (name) => {
    const { min, unit }: Parameter = PARAMETERS[name];
    const value = DEFAULT_THRESHOLDS[name];
    const other = unit === 'count' ? value + 1 : Math.max(min, unit === 'credits' ? 7 : value * 1.001);
    expect(render({ [name]: other })).not.toBe(render());
  });

  it('accepts the values of a command line', () => {
    expect(parseThresholds({ 'credits.lowHours': '48' })['credits.lowHours']).toBe(48);
    expect(render({ 'credits.lowHours': '48' })).toContain('exhaustion_seconds:forecast < 172800');
  });

  it.each([
    ['credits.lowHour', '48', /^sidetone: credits\.lowHour is not a threshold, expected one of credits\.lowHours, /],
    ['__proto__', '48', /^sidetone: __proto__ is not a threshold, expected one of /],
    ['toString', '48', /^sidetone: toString is not a threshold, /],
    ['credits.lowHours', '0', /^sidetone: credits\.lowHours is "0", expected a number from 1 to 720 \(hours\)$/],
    ['credits.lowHours', '', /^sidetone: credits\.lowHours is "", expected a number from 1 to 720 \(hours\)$/],
    ['credits.lowHours', 'NaN', /^sidetone: credits\.lowHours is "NaN", expected a number from 1 to 720/],
    ['credits.lowHours', 'Infinity', /expected a number from 1 to 720/],
    [
      'auth.minErrors',
      '2.5',
      /^sidetone: auth\.minErrors is "2\.5", expected a whole number from 1 to 1000000 \(count\)$/,
    ],
    ['outage.share', '50', /^sidetone: outage\.share is "50", expected a number from 0\.001 to 0\.99 \(share\)$/],
    [
      'credits.criticalHours',
      '24',
      /^sidetone: credits\.criticalHours is 24, expected less than credits\.lowHours, which is 24$/,
    ],
    [
      'dial.warningShare',
      '0.6',
      /^sidetone: dial\.warningShare is 0\.6, expected less than dial\.criticalShare, which is 0\.3$/,
    ],
    [
      'streams.refusedWarningShare',
      '0.9',
      /^sidetone: streams\.refusedWarningShare is 0\.9, expected less than streams/,
    ],
    [
      'streams.droppedWarningShare',
      '0.9',
      /^sidetone: streams\.droppedWarningShare is 0\.9, expected less than streams/,
    ],
  ])('rejects %s=%s', (key, value, sentence) => {
    expect(() => parseThresholds(JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`))).toThrow(sentence);
  });
});
