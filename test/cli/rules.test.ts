import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/model/version.ts';
import { needs } from '../kit/needs.ts';

const ROOT = new URL('../../', import.meta.url);
const MAIN = fileURLToPath(new URL('dist/cli.js', ROOT));

function sidetone(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', MAIN, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('sidetone', () => {
  it('prints its version and its commands', () => {
    expect(sidetone('--version')).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
    expect(sidetone('version')).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
    expect(sidetone('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('  rules '), stderr: '' });
  });

  it('without a command, shows its commands and fails', () => {
    expect(sidetone()).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('usage: sidetone <command>'),
    });
  });

  it.each([
    [['-h', 'rules'], 'usage: sidetone rules'],
    [['--help', 'dashboards'], 'usage: sidetone dashboards'],
    [['rules', '-h'], 'usage: sidetone rules'],
    [['help', 'rules'], 'usage: sidetone rules'],
    [['help'], 'usage: sidetone <command>'],
  ])('%j shows the help of the command', (args, usage) => {
    expect(sidetone(...args)).toMatchObject({ status: 0, stdout: expect.stringContaining(usage), stderr: '' });
  });

  it('rejects an unknown option', () => {
    expect(sidetone('--rules')).toEqual({
      status: 2,
      stdout: '',
      stderr: "sidetone: unknown option '--rules', expected one of --help, --version\n",
    });
  });

  it('lists the commands for an unknown command', () => {
    expect(sidetone('rule', '--slo')).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'sidetone: the command is "rule", expected one of explain, doctor, drill, incident, providers, credits, rules, dashboards, completion; did you mean rules?\n',
    });
  });
});

describe('sidetone rules', () => {
  it('prints the committed rules', () => {
    const { stdout, status } = sidetone('rules');
    expect(status).toBe(0);
    expect(stdout).toBe(readFileSync(new URL('alerts/rules.yml', ROOT), 'utf8'));
  });

  it('--dashboards adds the rules that the dashboards read, after the same rules', () => {
    const groups = (text: string) => text.slice(text.indexOf('groups:\n') + 'groups:\n'.length);
    const committed = (name: string) => groups(readFileSync(new URL(`alerts/${name}.yml`, ROOT), 'utf8'));
    expect(groups(sidetone('rules', '--dashboards').stdout)).toBe(committed('rules') + committed('dashboards'));
  });

  it('sets thresholds and leaves everything else unchanged', () => {
    const { stdout } = sidetone('rules', '--set', 'credits.lowHours=48', '--set=auth.minErrors=1');
    const usual = sidetone('rules').stdout.split('\n');
    const changed = stdout.split('\n').filter((line, i) => line !== usual[i]);
    expect(changed.map((line) => line.trim())).toEqual([
      ') >= 1',
      'account:voice_api_credits_exhaustion_seconds:seasonal < 172800',
      'account:voice_api_credits_exhaustion_seconds:forecast < 172800',
      // Of the job, both severities.
      ') >= 1',
      ') >= 1',
    ]);
  });

  it('--help lists every threshold with default and range', () => {
    expect(sidetone('rules', '--help').stdout).toContain('credits.lowHours (24; 1 to 720 hours)');
  });

  it('ignores spaces around a threshold and its value', () => {
    const { stdout } = sidetone('rules', '--set', ' credits.lowHours = 48 ');
    expect(stdout).toBe(sidetone('rules', '--set', 'credits.lowHours=48').stdout);
  });

  it.each([
    [['--set', '=48'], 'sidetone: --set is "=48", expected <threshold>=<value>, such as credits.lowHours=48'],
    [['--set', 'credits.lowHours=900'], 'sidetone: credits.lowHours is "900", expected a number from 1 to 720 (hours)'],
    [
      ['--set', 'credits.lowHour=48'],
      'sidetone: credits.lowHour is not a threshold, expected one of credits.lowHours, ',
    ],
    [['--set', 'credits.lowHours'], 'sidetone: --set is "credits.lowHours", expected <threshold>=<value>, such as '],
    [['--format', 'json'], 'sidetone: --format is "json", expected one of prometheus, kubernetes'],
    [['--grafana', 'grafana'], 'sidetone: --grafana is "grafana", expected an address such as '],
    [
      ['--runbooks', 'https://wiki.example/x?page=1'],
      'sidetone: --runbooks is "https://wiki.example/x?page=1", expected an address without a query and a fragment such as ',
    ],
    [
      ['--grafana', 'https://g.example/#top'],
      'sidetone: --grafana is "https://g.example/#top", expected an address without',
    ],
    [
      ['--sloo'],
      "sidetone: unknown option '--sloo', expected one of --set, --format, --engine, --no-keep-firing-for, --dashboards, ",
    ],
    [['file.yml'], "sidetone: unexpected argument 'file.yml', expected one of --set, "],
    [
      ['--set'],
      "sidetone: option '--set <value>' argument missing, expected the form that `sidetone rules --help` shows",
    ],
    [
      ['--slo=yes'],
      "sidetone: option '--slo' does not take an argument, expected the form that `sidetone rules --help` shows",
    ],
    [
      ['--format', '--slo'],
      "sidetone: option '--format' argument is ambiguous, expected the form that `sidetone rules --help` shows",
    ],
  ])('rejects %j in one sentence', (args, sentence) => {
    const { status, stdout, stderr } = sidetone('rules', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(sentence);
  });

  it('prints a PrometheusRule', () => {
    const { stdout } = sidetone('rules', '--format', 'kubernetes', '--grafana', 'https://g.example');
    expect(stdout).toContain('kind: PrometheusRule');
    expect(stdout).toContain('https://g.example/d/sidetone-credits');
  });
});

describe('sidetone rules, read by vmalert', () => {
  needs('vmalert');

  it('an old vmalert accepts them without keep_firing_for and rejects them with it', () => {
    const dryRun = (...args: string[]) => {
      const file = join(mkdtempSync(join(tmpdir(), 'sidetone-cli-')), 'rules.yml');
      writeFileSync(file, sidetone('rules', '--slo', ...args).stdout);
      return spawnSync('vmalert', ['-dryRun', `-rule=${file}`], { encoding: 'utf8' });
    };
    const { status, stderr } = dryRun('--no-keep-firing-for');
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/fatal|invalid|unknown/) });
    expect(dryRun()).toMatchObject({ stderr: expect.stringContaining('keep_firing_for') });
  });
});
