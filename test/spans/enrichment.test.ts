import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { NO_EXPORTERS } from '../kit/exporters.ts';
import { needs, SDK_LINES } from '../kit/needs.ts';

type Span = {
  name: string;
  kind: number;
  scope: string;
  trace: string;
  id: string;
  parent: string | undefined;
  status: number;
  attributes: Record<string, string | number | boolean>;
  events: { name: string; attributes: Record<string, unknown> }[];
};
type Outcome = { spans: Span[]; lines: Record<string, unknown>[] };

const CLIENT = 2;
const ERROR = 2;
const CODES = ['insufficient_api_credits', 'dial_failed', 'rate_limit_exceeded', 'session_not_found'];
const CATEGORIES = ['credits', 'dial', 'rate_limit', 'not_found'];
const STATUSES = [402, 502, 429, 404];

const service = fileURLToPath(new URL('./fixtures/service.cjs', import.meta.url));

const env = { ...process.env, ...NO_EXPORTERS };

async function run(cwd: string, order: string): Promise<Outcome> {
  const { stdout } = await promisify(execFile)(process.execPath, [service, order], { cwd, env, maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as Outcome;
}

/** The sidetone attributes of a failed session request's span, whichever library made it. */
function failedSession(id: number): Record<string, unknown> {
  return {
    'error.type': CODES[id % 4],
    'http.request.method': 'GET',
    'http.response.status_code': STATUSES[id % 4],
    'url.template': '/v1/sessions/{id}',
    'voice_api.provider.name': 'kallglot',
    'voice_api.operation.name': 'sessions.get',
    'voice_api.error.category': CATEGORIES[id % 4],
    'voice_api.error.code': CODES[id % 4],
    'voice_api.error.retryable': id % 4 === 1 || id % 4 === 2,
    'voice_api.request.id': `req_${id}`,
  };
}

const isSession = ({ attributes }: Span) => /\/v1\/sessions\/\d/.test(String(attributes['url.full']));
const isOver = ({ attributes }: Span) => /\/v1\/sessions\/over/.test(String(attributes['url.full']));
const sessionId = ({ attributes }: Span) => Number(/sessions\/(\d+)/.exec(String(attributes['url.full']))?.[1]);
const ownAttributes = (span: Span) =>
  Object.fromEntries(
    Object.entries(span.attributes).filter(([key]) => key in failedSession(0) || key.startsWith('voice_api.')),
  );

describe.each(SDK_LINES)('%s', (line, cwd) => {
  const runs = needs(line);

  describe.each(['sdk-first', 'sidetone-first', 'instrumentation', 'instrumentation-first'])('started %s', (order) => {
    let outcome: Outcome;
    beforeAll(async () => {
      if (runs) outcome = await run(cwd, order);
    });

    it('every failed request enriches the span of its HTTP instrumentation, and no other', () => {
      const sessions = outcome.spans.filter(isSession);
      expect(sessions.map(sessionId).sort((a, b) => a - b)).toEqual([
        ...Array(16).keys(),
        ...Array.from({ length: 16 }, (_, i) => 100 + i),
      ]);
      for (const span of sessions) {
        expect(ownAttributes(span)).toEqual(failedSession(sessionId(span)));
        expect(span.status).toBe(ERROR);
        expect(span.scope).toMatch(sessionId(span) < 100 ? /instrumentation-undici$/ : /instrumentation-http$/);
      }
    });

    it('a success is named, without an error', () => {
      const agents = outcome.spans.filter(({ attributes }) => String(attributes['url.full']).endsWith('/v1/agents'));
      expect(agents.map(ownAttributes)).toEqual(
        Array(2).fill({
          'http.request.method': 'GET',
          'http.response.status_code': 200,
          'url.template': '/v1/agents',
          'voice_api.provider.name': 'kallglot',
          'voice_api.operation.name': 'agents.list',
          'voice_api.request.id': 'req_ok',
        }),
      );
      expect(agents.map(({ status }) => status)).toEqual([0, 0]);
    });

    it('the request that reported the end of a call has the event, and no other', () => {
      const over = outcome.spans
        .filter(isOver)
        .sort((a, b) => String(a.attributes['url.full']).localeCompare(String(b.attributes['url.full'])));
      expect(over.map(({ events, status }) => ({ events, status }))).toEqual(
        ['overA', 'overB'].map((id) => ({
          status: 0,
          events: [
            {
              name: 'voice_api.call.ended',
              attributes: {
                'voice_api.call.outcome': 'failed',
                'voice_api.call.end_reason': 'error',
                'voice_api.call.direction': 'unknown',
                'voice_api.error.category': 'provider',
                'voice_api.call.id': id,
              },
            },
          ],
        })),
      );
      const others = outcome.spans.filter((span) => !isOver(span)).flatMap(({ events }) => events);
      expect(others.filter(({ name }) => name.startsWith('voice_api'))).toEqual([]);
    });

    it('an unreachable provider is a network failure', () => {
      const failed = outcome.spans.filter(({ attributes }) => /agents\/[78]$/.test(String(attributes['url.full'])));
      expect(failed.map(ownAttributes)).toEqual(
        Array(2).fill({
          'error.type': 'ECONNREFUSED',
          'http.request.method': 'GET',
          'url.template': '/v1/agents/{id}',
          'voice_api.provider.name': 'kallglot',
          'voice_api.operation.name': 'agents.get',
          'voice_api.error.category': 'network',
          'voice_api.error.code': 'ECONNREFUSED',
          'voice_api.error.retryable': true,
        }),
      );
    });

    it('no token appears in any attribute', () => {
      expect(JSON.stringify(outcome.spans)).not.toMatch(/kst_live|15555550100/);
      for (const span of outcome.spans.filter(isSession))
        expect(span.attributes['url.full']).toMatch(/\?token=REDACTED$/);
    });

    it('adds no second span, and leaves spans of other hosts alone', () => {
      const client = outcome.spans.filter(({ kind }) => kind === CLIENT);
      expect(client.length).toBe(32 + 2 + 2 + 2 + 1);
      expect(client.filter(({ scope }) => scope === 'sidetone')).toEqual([]);
      const foreign = client.filter(({ attributes }) => String(attributes['url.full']).endsWith('/elsewhere'));
      expect(
        foreign.map(({ attributes }) => Object.keys(attributes).filter((key) => key.startsWith('voice_api'))),
      ).toEqual([[]]);
    });

    it('each log line names its span', () => {
      const byId = new Map(outcome.spans.map((span) => [span.id, span]));
      const withRequestId = outcome.lines.filter(({ request_id }) => request_id !== undefined);
      expect(withRequestId.length).toBeGreaterThan(0);
      for (const { span_id, trace_id, request_id } of withRequestId) {
        const span = byId.get(String(span_id));
        expect({ trace: span?.trace, request: span?.attributes['voice_api.request.id'] }).toEqual({
          trace: trace_id,
          request: request_id,
        });
      }
    });
  });

  it.each(['sdk-first-bare', 'sidetone-first-bare'])(
    '%s: without HTTP instrumentation a failed request gets a sidetone span',
    async (order) => {
      const { spans } = await run(cwd, order);
      const job = spans.find(({ name }) => name === 'job');
      const own = spans.filter(({ scope }) => scope === 'sidetone');
      const sessions = own.filter(isSession);
      expect(sessions.length).toBe(32);
      for (const span of sessions) {
        expect({
          name: span.name,
          kind: span.kind,
          status: span.status,
          parent: span.parent,
          trace: span.trace,
        }).toEqual({
          name: 'GET /v1/sessions/{id}',
          kind: CLIENT,
          status: ERROR,
          parent: job?.id,
          trace: job?.trace,
        });
        expect(ownAttributes(span)).toEqual(failedSession(sessionId(span)));
        expect(span.attributes['url.full']).toMatch(/\?token=REDACTED$/);
      }
      // The two refused connections, and no span for successes.
      expect(own.length).toBe(34);
    },
  );

  it('without an SDK there are no spans, and the failures still count', async () => {
    const { spans, lines } = await run(cwd, 'no-sdk');
    expect(spans).toEqual([]);
    const types = lines.filter(({ call_outcome }) => call_outcome === undefined).map(({ error_type }) => error_type);
    expect(new Set(types)).toEqual(new Set([...CODES, 'ECONNREFUSED']));
    expect(lines.every(({ trace_id, span_id }) => trace_id === undefined && span_id === undefined)).toBe(true);
  });
});
