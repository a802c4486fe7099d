import { describe, expect, it } from 'vitest';
import type { RuleFile } from '../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { deadline, type Promised, type Recorded } from '../../tools/drill/deadline.ts';
import { courseOf, withEvaluations } from '../../tools/drill/evaluations.ts';

const PROMISED: Promised = { began: 10_000, lagMs: 0, requests: 10, behind: 0, forMs: 0 };

/** Scrapes half past each second, which take 20 ms, and evaluations at a quarter to the next. Ten requests a second. */
function recorded(): Recorded {
  const seconds = Array.from({ length: 40 }, (_, i) => i * 1000);
  const scrapes = seconds.map((second) => ({ at: second + 500, until: second + 520 }));
  return {
    scrapes,
    counted: new Map(scrapes.map(({ at }) => [at, at / 100])),
    evaluations: seconds.map((second) => second + 750),
  };
}

describe('the last evaluation in which an alert may fire', () => {
  it('is the first after the second scrape', () => {
    expect(deadline(recorded(), PROMISED)).toBe(11_750);
  });

  it('waits for the rule and for the records of another group', () => {
    expect(deadline(recorded(), { ...PROMISED, forMs: 3000 })).toBe(14_750);
    expect(deadline(recorded(), { ...PROMISED, behind: 1, forMs: 3000 })).toBe(15_750);
    expect(deadline(recorded(), { ...PROMISED, lagMs: 2000 })).toBe(13_750);
  });

  it('is later where a scrape takes longer than until the evaluation', () => {
    const { scrapes, ...rest } = recorded();
    const slow = scrapes.map(({ at }) => ({ at, until: at + 300 }));
    expect(deadline({ ...rest, scrapes: slow }, PROMISED)).toBe(12_750);
  });

  it('is later where the service sent fewer requests than an idle machine lets it', () => {
    const { counted, ...rest } = recorded();
    const stalled = new Map([...counted].map(([at, count]) => [at, at < 20_000 ? 105 : count]));
    expect(deadline({ ...rest, counted: stalled }, PROMISED)).toBe(20_750);
  });

  it('is later where evaluations were left out', () => {
    const { evaluations, ...rest } = recorded();
    const missed = evaluations.filter((at) => at < 11_000 || at > 18_000);
    expect(deadline({ ...rest, evaluations: missed }, PROMISED)).toBe(18_750);
    const missedAtTheEnd = evaluations.filter((at) => at < 14_000 || at > 18_000);
    expect(deadline({ ...rest, evaluations: missedAtTheEnd }, { ...PROMISED, forMs: 3000 })).toBe(18_750);
  });

  it('is no later because of anything before the failure', () => {
    const { scrapes, evaluations, ...rest } = recorded();
    const gap = (at: number) => at < 2000 || at > 9000;
    const missed = { scrapes: scrapes.filter(({ at }) => gap(at)), evaluations: evaluations.filter(gap) };
    expect(deadline({ ...rest, ...missed }, PROMISED)).toBe(11_750);
  });

  it('is open while it lies ahead', () => {
    expect(deadline(recorded(), { ...PROMISED, forMs: 60_000 })).toBeUndefined();
  });
});

const FILE: RuleFile = {
  name: 'test',
  about: [],
  groups: [
    {
      name: 'first',
      rules: [
        { record: 'job:a', expr: 'sum(raw)' },
        { record: 'job:early', expr: 'job:late' },
        { record: 'job:late', expr: 'sum(raw)' },
        alert('Same', 'job:a > 1'),
        alert('Order', 'job:early > 1'),
      ],
    },
    {
      name: 'second',
      rules: [
        { record: 'job:b', expr: 'job:a * 2' },
        alert('Other', 'job:a > 1'),
        alert('Chain', 'job:b > 1'),
        alert('Raw', 'raw > 1'),
      ],
    },
  ],
};

function alert(name: string, expr: string) {
  return { alert: name, expr, severity: 'warning', summary: '', description: '', dashboard: 'errors' } as const;
}

describe('how far an alert is behind the samples', () => {
  it.each([
    ['Same', 0],
    ['Order', 1],
    ['Other', 1],
    ['Chain', 1],
    ['Raw', 0],
  ])('%s: %d evaluations', (name, behind) => {
    expect(courseOf(FILE, name, 'warning').behind).toBe(behind);
  });

  it('reads the shipped rules', () => {
    const { rules } = ruleFiles();
    const behind = (name: string, severity: 'critical' | 'warning') => courseOf(rules, name, severity).behind;
    expect(behind('VoiceApiCreditsExhausted', 'critical')).toBe(0);
    expect(behind('VoiceApiProviderOutage', 'critical')).toBe(0);
    expect(behind('VoiceApiDialFailures', 'critical')).toBe(0);
    expect(behind('VoiceApiRateLimited', 'warning')).toBe(1);
  });

  it('refuses an alert that does not exist', () => {
    expect(() => courseOf(FILE, 'Nothing', 'warning')).toThrow('no alert Nothing (warning)');
  });
});

describe('the record of evaluations', () => {
  it('is one per group', () => {
    const records = withEvaluations(FILE).groups.map(({ rules }) => rules.at(-1)?.expr);
    expect(records).toEqual([
      'label_replace(vector(time()), "group", "first", "", "")',
      'label_replace(vector(time()), "group", "second", "", "")',
    ]);
  });
});
