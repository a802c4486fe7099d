import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { needs } from '../kit/needs.ts';

const MAIN = fileURLToPath(new URL('../../examples/demo/main.ts', import.meta.url));
const MISSING = 'install prometheus and prometheus-alertmanager to see the alerts that this fires';

async function demo(env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--once', '--port', '0'], { env });
  return stdout;
}

/** What stands under the last title. */
const pager = (story: string): string => story.slice(story.indexOf('THE PAGER'));

describe('with Prometheus and Alertmanager', () => {
  needs('prometheus', 'prometheus-alertmanager');

  it.concurrent('ends with the alerts that its failures fired, and what to do', { timeout: 60_000 }, async () => {
    const story = await demo(process.env);
    expect(story).toContain('ACT 9/9  Recovered');
    expect(pager(story)).toMatch(
      /^ {2}critical {2}VoiceApiCreditsExhausted {4}kallglot\n {12}[A-Z].+\.\n {12}alerts\/runbooks\/VoiceApiCreditsExhausted\.md$/m,
    );
    expect(pager(story)).toMatch(/^ {2}critical {2}VoiceApiAuthFailing {9}kaicalls$/m);
    // By what became of the calls: every dial was answered with 201.
    expect(pager(story)).toMatch(/^ {2}critical {2}VoiceApiDialFailures {8}itellico$/m);
    expect(story).toContain('event voice_api.call.ended: failed, dial_failed');
    // Five providers fail for a moment each: nothing of it is an outage.
    expect(pager(story)).not.toContain('VoiceApiProviderOutage');
    expect(pager(story)).toContain('What was over sooner than a rule waits has paged nobody.');
    expect(pager(story)).not.toContain(MISSING);
    expect(story).toContain('Faults of the instrumentation itself: 0.');
  });
});

it.concurrent('tells the same story where Prometheus is not installed, and says what is missing', {
  timeout: 60_000,
}, async () => {
  const story = await demo({ ...process.env, PATH: '/nowhere' });
  expect(story).toContain('ACT 9/9  Recovered');
  expect(pager(story)).toContain(MISSING);
  expect(pager(story)).not.toContain('VoiceApi');
});
