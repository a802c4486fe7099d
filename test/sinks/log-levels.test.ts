import { afterEach, expect, it, vi } from 'vitest';
import { classifyCallFacts } from '../../src/classify/call-facts.ts';
import { classifyHttp } from '../../src/classify/http.ts';
import { Faults } from '../../src/model/faults.ts';
import { kallglot } from '../../src/providers/kallglot/provider.ts';
import { LogSink } from '../../src/sinks/log/log-sink.ts';
import { observation } from '../kit/observe.ts';
import { keepLines } from '../kit/watch.ts';

afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const { lines, logger } = keepLines();
  const sink = new LogSink(logger, new Faults(() => {}));
  const fail = (status: number | undefined, code: string) => {
    const failure = status === undefined ? { name: 'Error', code, byService: false } : undefined;
    const seen = observation({ provider: kallglot, ...(status && { status, body: { error: { code } } }), failure });
    sink.settled(seen, classifyHttp(seen), undefined);
  };
  return { sink, lines, fail };
}

/** https://developer.kallglot.com/errors#error-types; the level depends on who must act. */
it.each([
  // The operators: otherwise no call succeeds.
  [402, 'insufficient_api_credits', 'error'],
  [401, 'api_key_revoked', 'error'],
  [403, 'insufficient_permissions', 'error'],
  // The provider, the carrier, the network.
  [429, 'rate_limit_exceeded', 'warn'],
  [429, 'concurrent_session_limit', 'warn'],
  [502, 'dial_failed', 'warn'],
  [503, 'service_unavailable', 'warn'],
  [500, 'internal_error', 'warn'],
  [undefined, 'ECONNRESET', 'warn'],
  [undefined, 'UND_ERR_HEADERS_TIMEOUT', 'warn'],
  // The author of this request.
  [400, 'validation_error', 'info'],
  [404, 'session_not_found', 'info'],
  [409, 'session_already_ended', 'info'],
  [403, 'consent_required', 'info'],
] as const)('%s %s is logged at level %s', (status, code, level) => {
  const { lines, fail } = start();
  fail(status, code);
  expect(lines.map((line) => line.level)).toEqual([level]);
});

it('a flood is logged again after ten seconds, with the count of suppressed lines, once', () => {
  vi.useFakeTimers();
  const { lines, fail } = start();
  for (let i = 0; i < 8; i++) fail(500, 'internal_error');
  expect(lines).toHaveLength(5);
  vi.advanceTimersByTime(10_000);
  expect(lines.slice(5).map(({ fields }) => fields['suppressed'])).toEqual([3]);
  fail(500, 'internal_error');
  expect(lines).toHaveLength(7);
  vi.advanceTimersByTime(60_000);
  expect(lines).toHaveLength(7);
});

it('one kind of failure does not suppress another', () => {
  const { sink, lines, fail } = start();
  const { provider } = observation({ provider: kallglot });
  for (let i = 0; i < 8; i++) {
    fail(500, 'internal_error');
    fail(502, 'dial_failed');
    for (const reason of ['error', 'SIP 503'])
      sink.callEnded(
        { provider, account: 'default' },
        classifyCallFacts(provider, { outcome: 'failed', reason }),
        undefined,
      );
  }
  expect(lines).toHaveLength(4 * 5);
});
