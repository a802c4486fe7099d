import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderRules } from '../../../src/monitoring/alerting/render.ts';
import { isAlert } from '../../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../../src/monitoring/rules/rule-files.ts';
import { needs } from '../../kit/needs.ts';
import { ROOT } from '../../kit/program.ts';
import { notifications } from '../notifications.ts';
import { ALL } from '../situations/all.ts';
import type { Labels } from '../situations/counters.ts';
import { samplesOf } from '../situations/fleet.ts';
import { clusterOf, identityOf, LABELS, lengthOf, podsOf, type Situation } from '../situations/situation.ts';
import { DIFFERENCES } from './differences.ts';
import { levelsOf } from './levels.ts';
import { type Firing, replay } from './replay.ts';

const MINUTES = 130;
const INTERVAL = 30;

/** A refusal every nine minutes: without the hold each would be a page. Nothing else works either. */
const SHORTAGE: Situation = {
  name: 'a shortage of two hours with a refusal every nine minutes',
  pods: [
    {
      does: {
        ok: (minute) => (minute < 18 ? 10 : 0),
        'credits/insufficient_api_credits': (minute) => (minute >= 18 && minute % 9 < 1 ? 12 : 0),
        'stream ok': (minute) => (minute < 18 ? 4 : 0),
        'stream credits/insufficient_api_credits': (minute) => (minute >= 18 && minute % 9 < 1 ? 12 : 0),
      },
    },
  ],
  at: { 130: ['CreditsExhausted critical dialer'] },
};

const { levels, left } = levelsOf(ruleFiles().rules);
/** Rules that read their own past cannot be evaluated over a whole history at once. */
const leftOut = new Set(left.flatMap((rule) => (isAlert(rule) ? [rule.alert] : [])));
const isLeftOut = (alert: string) => leftOut.has(`VoiceApi${alert.split(' ')[0]}`);

/** Those that share a history. test/rules/situations holds Prometheus to what they expect. */
const PLAYED = ALL.filter(
  (situation) => lengthOf(situation) <= MINUTES && situation.interval === undefined && situation.evaluate === undefined,
);

const identity = (labels: Labels): string =>
  JSON.stringify(LABELS.flatMap((label) => (labels[label] ? [[label, labels[label]]] : [])));

describe('VictoriaMetrics and vmalert, with the rules of --engine vmalert', () => {
  const ready = needs('time', 'victoria-metrics', 'vmalert', 'prometheus-alertmanager');
  let firing: readonly Firing[] = [];
  beforeAll(async () => {
    if (!ready) return;
    const folder = await mkdtemp(join(tmpdir(), 'sidetone-vmalert-'));
    try {
      const samples = samplesOf(podsOf([...PLAYED, SHORTAGE]), { minutes: MINUTES, interval: INTERVAL }).values();
      const files = levels.map((level) => renderRules([level], { engine: 'vmalert', bare: true }));
      firing = await replay(folder, files, { samples, interval: INTERVAL, minutes: MINUTES });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 600_000);

  const firingOf = (situation: Situation): Firing[] => {
    const cluster = clusterOf(situation);
    return firing.filter(({ labels }) => `${labels['cluster']}.`.startsWith(`${cluster}.`));
  };

  it('leave only the forecast of credits out of the comparison', () => {
    expect([...leftOut]).toEqual([
      'VoiceApiCreditReadingStale',
      'VoiceApiCreditsRunningOut',
      'VoiceApiCreditsAmbiguous',
    ]);
    expect(PLAYED.length).toBeGreaterThan(90);
  });

  it.each(PLAYED.map((situation) => [situation.name, situation] as const))('%s', (_, situation) => {
    for (const [minute, alerts] of Object.entries(situation.at)) {
      const found = firingOf(situation).filter(({ minutes }) => minutes.includes(Number(minute)));
      const { onlyVmalert = [], onlyPrometheus = [] } =
        Object.values(DIFFERENCES)
          .flat()
          .find((difference) => difference.situation === situation.name && difference.minute === Number(minute)) ?? {};
      const expected = [...alerts.filter((alert) => !onlyPrometheus.includes(alert)), ...onlyVmalert]
        .filter((alert) => !isLeftOut(alert))
        .map((alert) => identity(identityOf(alert, situation)));
      expect([...new Set(found.map(({ labels }) => identity(labels)))].sort(), `minute ${minute}`).toEqual(
        expected.sort(),
      );
    }
  });

  it('one shortage is one page: it does not end between two refusals, and silences its effects', async () => {
    const all = firingOf(SHORTAGE);
    const [page, ...more] = all.filter(({ labels }) => labels['alertname'] === 'VoiceApiCreditsExhausted');
    expect(more).toEqual([]);
    const [first = MINUTES] = page?.minutes ?? [];
    expect(first).toBeLessThanOrEqual(20);
    expect(page?.minutes).toEqual(Array.from({ length: MINUTES - first + 1 }, (__, i) => first + i));
    const alerts = all.map(({ labels }) =>
      Object.fromEntries(LABELS.flatMap((label) => (labels[label] ? [[label, labels[label]]] : []))),
    );
    // Not alone, or there would be nothing to silence.
    expect(new Set(alerts.map((labels) => labels['alertname'])).size).toBeGreaterThan(2);
    const received = await notifications(alerts, { isNight: false, expected: 1 });
    expect(received['on-call']).toEqual(['CreditsExhausted critical voice/dialer kallglot']);
  });
});

it('docs/operations.md lists the differences, each with its reason', () => {
  const text = readFileSync(new URL('docs/operations.md', ROOT), 'utf8').replaceAll(/\s+/g, ' ');
  for (const reason of Object.keys(DIFFERENCES)) expect(text).toContain(reason);
});

it('the differences are those of situations that exist', () => {
  const names = new Set(PLAYED.map(({ name }) => name));
  for (const { situation } of Object.values(DIFFERENCES).flat()) expect(names).toContain(situation);
});
