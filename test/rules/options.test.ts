import { describe, expect, it } from 'vitest';
import { parseWorkingHours, renderAlertmanager } from '../../src/monitoring/alerting/alertmanager.ts';
import { parseContacts } from '../../src/monitoring/alerting/contacts.ts';
import { webAddress } from '../../src/monitoring/cli/command.ts';
import { rulesCommand } from '../../src/monitoring/cli/rules-command.ts';
import { readCronJobs, readLabels, readNamespace } from '../../src/monitoring/cli/rules-options.ts';

/** What the command prints, or its one sentence. */
function rules(...args: string[]): string {
  let text = '';
  const output = { out: (part: string) => (text += part), err: () => {} };
  rulesCommand.run(args, output as never);
  return text;
}

describe('contacts', () => {
  it.each([
    ['[]', 'c.json: the file is not a JSON object, expected providers with contacts such as '],
    ['{', 'c.json: the file is not a JSON object, '],
    ['{"acme": {}}', 'c.json: "acme" is not a provider, expected one of '],
    ['{"__proto__": {}}', 'c.json: "__proto__" is not a provider, '],
    ['{"kallglot": "x"}', 'c.json: kallglot is "x", expected contacts such as '],
    ['{"kallglot": {"phone": "1"}}', 'c.json: kallglot.phone is not a contact, expected one of statusPage, portal, '],
    ['{"kallglot": {"pay": 5}}', 'c.json: kallglot.pay is 5, expected a text'],
    ['{"kallglot": {"pay": "a\\nb"}}', 'c.json: kallglot.pay is "a\\nb", expected one line without template braces'],
    ['{"kallglot": {"pay": "{{ x }}"}}', 'expected one line without template braces'],
    ['{"kallglot": {"portal": "javascript:x"}}', 'expected an address such as "https://status.example.com"'],
    [`{"kallglot": {"pay": "${'x'.repeat(301)}"}}`, 'expected at most 300 characters'],
  ])('rejects %s in one sentence', (text, sentence) => {
    expect(() => parseContacts(text, 'c.json')).toThrow(sentence);
  });
});

describe('labels', () => {
  it('are set on every alert, and on the PrometheusRule', () => {
    const text = rules('--label', 'team=voice', '--format', 'kubernetes', '--namespace', 'monitoring');
    expect(text.match(/^ +team: voice$/gm)?.length).toBe((text.match(/- alert: /g)?.length ?? 0) + 1);
    expect(text).toContain('\n  namespace: monitoring\n');
    expect(rules('--label', 'team=voice')).not.toContain('namespace: monitoring');
  });

  it.each([
    'team',
    '=x',
    'team=',
    '1a=x',
    'a-b=x',
    'a.b=x',
    '__a=x',
    'job=x',
    'severity=x',
    'voice_api_account=x',
    'a={{ x }}',
    'a=b\nc',
  ])('rejects %j in one sentence', (pair) => {
    expect(() => readLabels([pair], false)).toThrow(/^sidetone: --label is ".+", expected /);
  });

  it('rejects what Kubernetes rejects, in the Kubernetes format only', () => {
    expect(() => readLabels(['team=voice and data'], true)).toThrow('expected a value that Kubernetes accepts');
    expect(readLabels(['team=voice and data'], false)).toEqual({ team: 'voice and data' });
    expect(() => readNamespace('Monitoring', true)).toThrow('expected a Kubernetes namespace');
    expect(() => readNamespace('monitoring', false)).toThrow('expected --format kubernetes beside it');
  });
});

describe('working hours', () => {
  it('carry their time zone', () => {
    const hours = parseWorkingHours('monday:friday 09:00-17:30 Europe/Berlin');
    expect(renderAlertmanager(hours)).toContain(
      "- weekdays: ['monday:friday']\n        times:\n          - start_time: '09:00'\n            end_time: '17:30'\n        location: Europe/Berlin",
    );
  });

  it.each([
    ['monday:friday 09:00-17:00', 'expected a time zone after the hours'],
    ['monday:friday 09:00-17:00 Berlin', 'expected an IANA time zone'],
    ['monday:friday 09:00-17:00 Europe/Berlino', 'expected an IANA time zone'],
    ['mon-fri 9-17 UTC', 'expected days, hours and a time zone'],
    ['monday:sunday 09:00-17:00 UTC', 'expected weekdays in English, from sunday to saturday'],
    ['montag 09:00-17:00 UTC', 'expected weekdays in English'],
    ['monday 17:00-09:00 UTC', 'expected hours of one day, the earlier first'],
    ['monday 09:00-25:00 UTC', 'expected hours of one day'],
  ])('rejects %j in one sentence', (text, sentence) => {
    expect(() => parseWorkingHours(text)).toThrow(`sidetone: --working-hours is ${JSON.stringify(text)}, ${sentence}`);
  });

  it('apply to the Alertmanager format only', () => {
    expect(() => rules('--working-hours', 'monday 09:00-17:00 UTC')).toThrow(
      'expected --format alertmanager beside it',
    );
  });
});

it.each([
  'https://x/"',
  'https://x/\n',
  'https://x/{{ $labels.job }}',
  "https://x/'",
  'https://x/a b',
  'javascript:x',
  'x',
])('--runbooks rejects %j in one sentence', (address) => {
  expect(() => webAddress('runbooks', address)).toThrow(/^sidetone: --runbooks is ".+", expected an address/);
});

it('--cron-job excludes a job from the alerts about silence', () => {
  const text = rules('--cron-job', 'nightly', '--cron-job', 'weekly.report');
  expect(text).toContain('job:voice_api_processes_steady:count{job!~"nightly|weekly\\\\.report"}');
  expect(() => readCronJobs(['a"b'])).toThrow('sidetone: --cron-job is "a\\"b", expected the value of a job label');
});

it('--engine vmalert omits keep_firing_for and holds alerts by their expression', () => {
  const text = rules('--engine', 'vmalert');
  expect(text).not.toContain('keep_firing_for');
  expect(text.match(/\)\[15m:1m\]\)/g)?.length).toBeGreaterThan(0);
  expect(text).not.toMatch(/\b(increase|changes)\(/);
  expect(text).toContain('increase_prometheus(');
});
