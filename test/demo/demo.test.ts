import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { needs } from '../kit/needs.ts';

const MAIN = fileURLToPath(new URL('../../examples/demo/main.ts', import.meta.url));
const MISSING = 'Install prometheus and prometheus-alertmanager to see the alerts that the demo fires.';

async function demo(env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--once', '--port', '0'], { env });
  return stdout;
}

/** The text under the last title. */
const pager = (story: string): string => story.slice(story.indexOf('THE PAGER'));

describe('with Prometheus and Alertmanager', () => {
  needs('prometheus', 'prometheus-alertmanager', 'time');

  it.concurrent('ends with the alerts that its failures fire, and what to do', { timeout: 60_000 }, async () => {
    const story = await demo(process.env);
    expect(story).toContain('ACT 10/10  Recovered');
    expect(pager(story)).toMatch(
      /^ {2}critical {2}VoiceApiCreditsExhausted {4}kallglot\n {12}[A-Z].+\.\n {12}alerts\/runbooks\/VoiceApiCreditsExhausted\.md$/m,
    );
    expect(pager(story)).toMatch(/^ {2}critical {2}VoiceApiAuthFailing {9}kaicalls$/m);
    // Money, under any status: 401, 403, 429 and a closed stream.
    expect(pager(story)).toMatch(/^ {2}critical {2}VoiceApiCreditsExhausted {4}elevenlabs$/m);
    expect(pager(story)).toMatch(/^ {2}critical {2}VoiceApiCreditsExhausted {4}openai$/m);
    expect(pager(story)).toMatch(/^ {2}critical {2}VoiceApiAccountSuspended {4}twilio$/m);
    expect(pager(story)).not.toMatch(/VoiceApi(?:AuthFailing|RateLimited) +(?:elevenlabs|openai|twilio|deepgram)$/m);
    // Every dial was answered with 201; the calls failed later.
    expect(pager(story)).toMatch(/^ {2}critical {2}VoiceApiDialFailures {8}itellico$/m);
    expect(story).toContain('event voice_api.call.ended: failed, dial_failed');
    // Each provider fails only briefly: no outage.
    expect(pager(story)).not.toContain('VoiceApiProviderOutage');
    expect(pager(story)).toContain('A failure that ended before its alert was due did not page.');
    expect(pager(story)).not.toContain(MISSING);
    expect(story).toContain('Errors inside the instrumentation: 0.');
  });
});

it.concurrent('runs the same story without Prometheus, and names the missing programs', {
  timeout: 60_000,
}, async () => {
  const story = await demo({ ...process.env, PATH: '/nowhere' });
  expect(story).toContain('ACT 10/10  Recovered');
  expect(pager(story)).toContain(MISSING);
  expect(pager(story)).not.toContain('VoiceApi');
});
