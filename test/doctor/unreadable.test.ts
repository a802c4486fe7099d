import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { doctorCommand } from '../../src/monitoring/cli/doctor-command.ts';
import { dashboards } from '../../src/monitoring/dashboards/dashboards.ts';
import type { GroupOutcome } from '../../src/monitoring/doctor/check.ts';
import { run } from '../cli/run.ts';
import { serve } from '../kit/server.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function server(answer: Answer): Promise<string> {
  const { url, close } = await serve(answer);
  onTestFinished(close);
  return url;
}

const html: Answer = (_, response) =>
  void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>');
const json =
  (body: unknown): Answer =>
  (_, response) =>
    void response.end(JSON.stringify(body));
const status =
  (code: number, body = ''): Answer =>
  (_, response) =>
    void response.writeHead(code).end(body);

/** Responses of wrong servers, and the beginning of the sentence about each. */
const BAD: readonly (readonly [string, Answer, RegExp])[] = [
  ['a login page', html, /answered with a web page \(a login page or a proxy\?\), expected JSON: check the address$/],
  ['401', status(401, '<html>'), /refused the request with 401: /],
  ['403', status(403), /refused the request with 403: /],
  ['503', status(503, 'upstream is down'), /answered 503$/],
  ['404', status(404), /does not know \/api\/.+ \(404\): check the address$/],
  ['nothing', status(200), /answered with nothing, expected JSON$/],
  [
    'a redirect',
    (_, response) => void response.writeHead(302, { location: 'https://sso.example.com/' }).end(),
    /redirects to https:\/\/sso\.example\.com\//,
  ],
  ['JSON of another program', json({ hello: 'world' }), /returned JSON that is not from \w+: check the address$/],
  ['JSON null', json(null), /returned/],
  [
    'half an answer',
    (_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{');
      setTimeout(() => response.destroy(), 50);
    },
    /cannot be reached: /,
  ],
  [
    'a gigabyte',
    (_, response) => {
      const part = Buffer.alloc(1024 * 1024, 0x20);
      const more = () => {
        while (!response.destroyed && response.write(part));
      };
      response.on('drain', more);
      more();
    },
    /answered with more than 64 MiB/,
  ],
];

describe.each(['prometheus', 'alertmanager', 'grafana'])('a %s that responds', (kind) => {
  it.each(BAD)('%s: one sentence, exit status 2', { timeout: 30_000 }, async (_, answer, sentence) => {
    const url = await server(answer);
    const ran = await run(doctorCommand, '--no-service', `--${kind}`, url, '--json');
    const { ok, groups } = JSON.parse(ran.stdout) as { ok: boolean; groups: readonly GroupOutcome[] };
    const [first, ...rest] = groups[0]?.checks ?? [];
    expect({ status: ran.status, ok, result: first?.result }).toEqual({ status: 2, ok: false, result: 'error' });
    expect(first?.seen).toMatch(sentence);
    expect(first?.seen).not.toMatch(/\n|\u001b/);
    expect(new Set(rest.map(({ result }) => result))).toEqual(new Set(['skipped']));
  });

  it('not at all: one sentence, exit status 2', async () => {
    const ran = await run(doctorCommand, '--no-service', `--${kind}`, 'http://127.0.0.1:2');
    expect(ran.status).toBe(2);
    expect(ran.stdout).toMatch(
      /FAIL {3}\w+ answers\n {9}seen {3}\w+ at http:\/\/127\.0\.0\.1:2 cannot\s+be\s+reached:\s+ECONNREFUSED\n/,
    );
  });
});

describe('a service that', () => {
  it.each([
    ['answers HTML', html, 'sidetone-installed', /^no series voice_api_instrumentation_info$/],
    ['refuses the host name', status(421), 'metrics-port-answers', /^the service refuses this host name \(421\)/],
    ['answers 500', status(500), 'metrics-port-answers', /answered 500$/],
    ['has other metrics', status(200, 'up 1\nfoo{a="}",b="x"} 2\n'), 'sidetone-installed', /^no series/],
    [
      'has faults',
      status(
        200,
        'voice_api_instrumentation_info{version="0.1.0"} 1\nvoice_api_instrumentation_faults_total{voice_api_instrumentation_stage="log"} 3\n',
      ),
      'no-faults',
      /^3 in log$/,
    ],
    [
      'is of another version',
      status(200, 'voice_api_instrumentation_info{version="0.0.9\u001b[31m"} 1\n'),
      'same-version',
      /^the service runs 0\.0\.9, this command is /,
    ],
    [
      'saw no provider',
      status(200, 'voice_api_instrumentation_info{version="0.1.0"} 1\n'),
      'providers-seen',
      /^no request, stream or call since the start$/,
    ],
  ])('%s', async (_, answer, id, seen) => {
    const url = await server(answer);
    const ran = await run(doctorCommand, '--service', `${url}/metrics`, '--json', '--fail-on', 'warning');
    const { groups } = JSON.parse(ran.stdout) as { groups: readonly GroupOutcome[] };
    const check = groups[0]?.checks.find((one) => one.id === id);
    expect(check?.seen).toMatch(seen);
    expect(check?.fix).not.toBe('');
    expect(ran.status).toBe(1);
  });
});

describe('a Grafana', () => {
  /** https://grafana.com/docs/grafana/latest/developers/http_api/ */
  const grafana =
    (found: readonly unknown[], sources: readonly unknown[]): Answer =>
    ({ url = '' }, response) => {
      const all = found as readonly { uid: string }[];
      const one = all.find(({ uid }) => url === `/api/dashboards/uid/${uid}`);
      const body =
        url === '/api/health'
          ? { database: 'ok', version: '11.2.0' }
          : url === '/api/datasources'
            ? sources
            : one && { dashboard: one, meta: {} };
      response
        .writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(body ?? { message: 'Dashboard not found' }));
    };
  const shipped = dashboards();
  const older = JSON.parse(JSON.stringify(shipped).replaceAll('"expr":"', '"expr":"old_')) as unknown[];
  const prometheus = [
    { type: 'loki', name: 'Logs' },
    { type: 'prometheus', name: 'Prometheus' },
  ];

  it.each([
    [
      'with everything',
      shipped,
      prometheus,
      0,
      { 'grafana-answers': 'ok', 'dashboards-present': 'ok', 'dashboards-current': 'ok', 'datasource-found': 'ok' },
    ],
    [
      'without dashboards',
      [],
      prometheus,
      1,
      { 'dashboards-present': 'error', 'dashboards-current': 'skipped', 'datasource-found': 'ok' },
    ],
    ['without one dashboard', shipped.slice(1), prometheus, 1, { 'dashboards-present': 'error' }],
    [
      'without a data source',
      shipped,
      [{ type: 'loki' }],
      1,
      { 'dashboards-present': 'ok', 'datasource-found': 'error' },
    ],
  ])('%s', async (_, found, sources, expected, results) => {
    const url = await server(grafana(found, sources));
    const ran = await run(doctorCommand, '--no-service', '--grafana', url, '--json');
    const { groups } = JSON.parse(ran.stdout) as { groups: readonly GroupOutcome[] };
    expect(Object.fromEntries((groups[0]?.checks ?? []).map(({ id, result }) => [id, result]))).toMatchObject(results);
    expect(ran.status).toBe(expected);
  });

  it('older dashboards are a warning', async () => {
    const url = await server(grafana(older, prometheus));
    const ran = await run(doctorCommand, '--no-service', '--grafana', url);
    expect(ran).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('warn   the dashboards are those of this version'),
    });
    expect((await run(doctorCommand, '--no-service', '--grafana', url, '--fail-on', 'warning')).status).toBe(1);
  });
});

describe('the command line', () => {
  it.each([
    [
      ['--prometheus', 'localhost:9090'],
      'sidetone: --prometheus is "localhost:9090", expected an address such as "http://localhost:9090"',
    ],
    [['--prometheus', 'ftp://admin:hunter2@x/'], 'sidetone: --prometheus is (with a password), expected an address'],
    [['--no-service'], 'sidetone: --no-service is set, expected --prometheus, --alertmanager or --grafana with it'],
    [['--page'], 'sidetone: --page is set, expected --alertmanager <address> with it'],
    [['--wait', 'x'], 'sidetone: --wait is "x", expected a number of seconds up to 86400'],
    [['--fail-on', 'x'], 'sidetone: --fail-on is "x", expected one of error, warning'],
    [['x'], "sidetone: unexpected argument 'x', expected one of --service, "],
  ])('rejects %j in one sentence', async (args, sentence) => {
    const ran = await run(doctorCommand, ...args);
    expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status: 2, stdout: '' });
    expect(ran.stderr).toContain(sentence);
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('never prints a password in a URL', async () => {
    const url = await server(status(401));
    const ran = await run(doctorCommand, '--no-service', '--prometheus', url.replace('//', '//admin:hunter2@'));
    expect(ran.stdout + ran.stderr).not.toContain('hunter2');
    expect(ran.status).toBe(2);
  });
});
