import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dashboards } from '../../src/monitoring/dashboards/dashboards.ts';
import { Grafana } from './grafana.ts';

const ROOT = new URL('../../', import.meta.url);
const MAIN = fileURLToPath(new URL('dist/cli.js', ROOT));
const UIDS = ['sidetone-overview', 'sidetone-errors', 'sidetone-streams', 'sidetone-credits'];
const folder = (): string => mkdtempSync(join(tmpdir(), 'sidetone-cli-'));

type Outcome = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** Not spawnSync(): the server that it talks to lives in this process. */
async function sidetone(args: readonly string[], token = ''): Promise<Outcome> {
  const child = spawn(process.execPath, ['--no-warnings', MAIN, 'dashboards', ...args], {
    env: { ...process.env, GRAFANA_TOKEN: token },
  });
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1))),
  ]);
  return { status, stdout, stderr };
}

describe('sidetone dashboards --out', () => {
  it('writes the committed dashboards', async () => {
    const out = join(folder(), 'new', 'folder');
    const { status, stdout, stderr } = await sidetone(['--out', out]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toEqual(UIDS.map((uid) => `wrote ${join(out, uid)}.json`));
    for (const name of readdirSync(out))
      expect(readFileSync(join(out, name), 'utf8')).toBe(readFileSync(new URL(`dashboards/${name}`, ROOT), 'utf8'));
  });

  it('writes ConfigMaps for the sidecar, with the same dashboards', async () => {
    const out = folder();
    expect(await sidetone(['--out', out, '--format', 'kubernetes'])).toMatchObject({ status: 0 });
    expect(readdirSync(out).sort()).toEqual(UIDS.map((uid) => `${uid}.yml`).sort());
    for (const dashboard of dashboards()) {
      const [head = '', json = '', ...rest] = readFileSync(join(out, `${dashboard.uid}.yml`), 'utf8').split(
        / {2}\S+: \|-\n/,
      );
      expect(head).toBe(`apiVersion: v1
kind: ConfigMap
metadata:
  name: ${dashboard.uid}
  labels:
    grafana_dashboard: "1"
    app.kubernetes.io/name: sidetone
    app.kubernetes.io/component: dashboards
data:
`);
      expect(JSON.parse(json)).toEqual(dashboard);
      expect(rest).toEqual([]);
    }
  });

  it.each([
    ['/proc/sidetone/dashboards', '/proc/sidetone/dashboards cannot be written: the folder does not exist (ENOENT)'],
    ['/dev/null', '/dev/null cannot be written: a file is in the way (EEXIST)'],
  ])('reports %s, which cannot be a folder', async (out, sentence) => {
    expect(await sidetone(['--out', out])).toMatchObject({ status: 1, stderr: `sidetone: ${sentence}\n` });
  });

  it('does not follow a symbolic link, and leaves no temporary file', async () => {
    const [out, elsewhere] = [folder(), join(folder(), 'precious')];
    writeFileSync(elsewhere, 'precious');
    symlinkSync(elsewhere, join(out, 'sidetone-overview.json'));
    const { status, stdout, stderr } = await sidetone(['--out', out]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(
      `sidetone: ${join(out, 'sidetone-overview.json')} is a symbolic link, expected a file or nothing: remove it or choose another path\n`,
    );
    expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
    expect(readdirSync(out)).toEqual(['sidetone-overview.json']);
  });

  it('takes thresholds and the runbook URL', async () => {
    const out = folder();
    await sidetone(['--out', out, '--set', 'errors.share=0.07', '--runbooks', 'https://wiki.example.com/voice/']);
    const overview = readFileSync(join(out, 'sidetone-overview.json'), 'utf8');
    expect(overview).toContain('"value": 0.07');
    expect(overview).toContain('https://wiki.example.com/voice/$');
    expect(overview).not.toContain('runbooks.example.com');
  });

  it('--dry-run writes nothing', async () => {
    const out = join(folder(), 'not');
    const { status, stdout } = await sidetone(['--out', out, '--dry-run']);
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toBe(`would write ${join(out, 'sidetone-overview.json')}`);
    expect(() => readdirSync(out)).toThrow('ENOENT');
  });

  it('explains in one sentence why it cannot write', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(await sidetone(['--out', join(file, 'below')])).toEqual({
      status: 1,
      stdout: '',
      stderr: `sidetone: ${join(file, 'below')} cannot be written: a part of the path is not a folder (ENOTDIR)\n`,
    });
  });

  it.each([
    [[], 'sidetone: no destination, expected --out <folder> or --push <address>'],
    [
      ['--out', 'x', '--push', 'http://g.example'],
      'sidetone: --out is "x" and --push is set too, expected only one of them',
    ],
    [['--out', 'x', '--folder', 'voice'], 'sidetone: --folder is "voice" with --out, expected only with --push'],
    [['--out', 'x', '--overwrite'], 'sidetone: --overwrite is true with --out, expected only with --push'],
    [
      ['--push', 'http://g.example', '--format', 'json'],
      'sidetone: --format is "json" with --push, expected only with --out',
    ],
    [
      ['--out', 'x', '--runbooks', 'https://w.example/?page=1'],
      'sidetone: --runbooks is "https://w.example/?page=1", expected',
    ],
    [
      ['--push', 'https://g.example/#top'],
      'sidetone: --push is "https://g.example/#top", expected an address without a',
    ],
    [
      ['--push', 'http://g.example'],
      'sidetone: GRAFANA_TOKEN is not set, expected the token of a Grafana service account',
    ],
    [
      ['--push', 'g.example'],
      'sidetone: --push is "g.example", expected an address such as "https://grafana.example.com"',
    ],
    [['--out', 'x', '--format', 'yaml'], 'sidetone: --format is "yaml", expected one of json, kubernetes'],
    [['--out', 'x', '--set', 'errors.share=2'], 'sidetone: errors.share is "2", expected a number from 0.001 to 0.99'],
    [['x'], "sidetone: unexpected argument 'x', expected one of --out, --format, --push, "],
  ])('rejects %j in one sentence', async (args, sentence) => {
    // A variable that holds only a line break is a token that could not be read.
    const { status, stdout, stderr } = await sidetone(args, '\n');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(sentence);
  });
});

describe('sidetone dashboards --push', () => {
  const grafana = new Grafana();
  let address = '';
  beforeAll(async () => {
    address = await grafana.open();
  });
  beforeEach(() => {
    grafana.pushed.length = 0;
    grafana.mood = undefined;
  });
  afterAll(() => grafana.close());
  const push = (...more: string[]) => sidetone(['--push', `${address}/below/`, ...more], 'glsa_right');

  it('pushes every dashboard unchanged and prints its URL', async () => {
    const { status, stdout, stderr } = await push();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(UIDS.map((uid) => `pushed ${uid}: ${address}/below/d/${uid}/slug\n`).join(''));
    expect(grafana.pushed).toEqual(
      dashboards().map((one) => ({
        dashboard: { ...one, id: null },
        overwrite: false,
        message: 'sidetone dashboards',
      })),
    );
  });

  it('pushes into a folder and overwrites its dashboards', async () => {
    await push('--folder', 'voice', '--overwrite');
    expect(grafana.pushed.map(({ folderUid, overwrite }) => [folderUid, overwrite])).toEqual(
      UIDS.map(() => ['voice', true]),
    );
  });

  it('--dry-run sends nothing and needs no token', async () => {
    const { status, stdout } = await sidetone(['--push', address, '--dry-run']);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: UIDS.map((uid) => `would push ${uid} to ${address}\n`).join(''),
    });
    expect(grafana.pushed).toEqual([]);
  });

  const beginning = 'sidetone: Grafana answered';
  it.each([
    [
      'unauthorized',
      `${beginning} 401 for sidetone-overview: Invalid API key. GRAFANA_TOKEN is not a token of this Grafana, or it has expired.`,
    ],
    ['forbidden', 'The token’s service account needs dashboards:create and dashboards:write in the folder'],
    [
      'changed',
      `${beginning} 412 for sidetone-overview: The dashboard has been changed by someone else. The dashboard was edited in Grafana: replace it with --overwrite.`,
    ],
    ['named', 'Another dashboard in this folder has the same title: rename it, choose another --folder'],
    [
      'folder',
      `${beginning} 404 for sidetone-overview: folder not found. Check the address and the uid of the folder.`,
    ],
    ['provisioned', `${beginning} 400 for sidetone-overview: Cannot save provisioned dashboard. Nothing was changed.`],
    [
      'redirect',
      `${beginning} 302 for sidetone-overview. It redirects to https://sso.example.com/: push to that address.`,
    ],
    ['page', `${beginning} 502 for sidetone-overview. Read Grafana’s own log.`],
    ['hangUp', 'cannot be reached: UND_ERR_SOCKET'],
    ['login', `${beginning} 200 for sidetone-overview. It does not confirm the dashboard: check that the address is`],
    ['empty', `${beginning} 200 for sidetone-overview. It does not confirm the dashboard`],
    ['escapes', `${beginning} 400 for sidetone-overview: red alert [redacted]. Nothing was changed.`],
    ['endless', 'answered with more than 1 MiB'],
  ])('when Grafana is %s: prints one sentence and does not retry', async (mood, sentence) => {
    grafana.mood = mood;
    const { status, stdout, stderr } = await push();
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('glsa_');
    expect(grafana.pushed).toEqual([]);
  });

  it('does not print a wrong token', async () => {
    const { stderr } = await sidetone(['--push', `${address}/below`], 'glsa_wrong');
    expect(stderr).toContain(`${beginning} 401`);
    expect(stderr).not.toContain('glsa_');
  });

  it.each([['glsa_ri ght'], ['glsa_ri\nght'], ['glsa_right€']])(
    'neither sends nor prints a malformed token: %j',
    async (token) => {
      expect(await sidetone(['--push', `${address}/below`], token)).toEqual({
        status: 1,
        stdout: '',
        stderr: 'sidetone: GRAFANA_TOKEN holds a space, a line break or a character beyond ASCII, expected a token\n',
      });
      expect(grafana.pushed).toEqual([]);
    },
  );

  it.each(['admin:hunter2', 'admin', ':hunter2'])('neither sends nor prints %s in the URL', async (user) => {
    const { origin, host } = new URL(address);
    expect(await sidetone(['--push', `http://${user}@${host}/below`], 'glsa_right')).toEqual({
      status: 1,
      stdout: '',
      stderr: `sidetone: the address of Grafana at ${origin} contains a user name or a password, expected neither: GRAFANA_TOKEN replaces both\n`,
    });
  });

  it('reports a port where nothing listens', async () => {
    const { status, stderr } = await sidetone(['--push', 'http://127.0.0.1:1'], 'glsa_right');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^sidetone: Grafana at http:\/\/127\.0\.0\.1:1 cannot be reached: /);
  });
});
