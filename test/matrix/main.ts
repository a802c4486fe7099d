// Plays every combination of Node, SDK, module format and way to load sidetone with every client, and prints a table.
// Then the frameworks, agents, bundlers and runtimes of test/projects, unless the result goes to a report.
// Usage: npm run matrix [-- --node 24] [-- --report file.json]
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tableLines } from '../../tools/kit/table.ts';
import { installSdk2, nodeOf, SDK_2 } from '../../tools/test/runtimes.ts';
import { NO_EXPORTERS } from '../kit/exporters.ts';
import { closeFrame, openProvider } from '../kit/streams/provider.ts';
import { type Combination, combinations, NODES, STORIES, type Story } from './combinations.ts';
import { deviationsOf, type Emitted, type Line } from './expected.ts';

const AT_ONCE = 2;
const TIMEOUT_MS = 60_000;

const { values } = parseArgs({ options: { node: { type: 'string' }, report: { type: 'string' } } });
const nodes = values.node === undefined ? NODES : [values.node];
const root = fileURLToPath(new URL('../..', import.meta.url));
const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

installSdk2();
const binaries = new Map(nodes.map((node) => [node, nodeOf(node)]));

/** Refuses streams with `?refused` and every request, with a request id that names the client. Closes other streams. */
const provider = await openProvider((peer) => {
  const { id, status, body, close } = answerTo(peer.request);
  if (peer.url.searchParams.has('refused')) peer.refuse(status, { 'x-request-id': id }, body);
  else peer.acceptRaw({ 'x-request-id': id }, closeFrame(close?.code ?? 1000));
});
provider.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
  const { id, status, body } = answerTo(request);
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': id }).end(JSON.stringify(body));
});

function answerTo({ url }: IncomingMessage) {
  const client = decodeURIComponent(/sessions\/([^/?]+)/.exec(url ?? '')?.[1] ?? '');
  const { status, code, close } = STORIES[client] as Story;
  return { id: requestIdOf(client), status, body: { error: { code, message: 'Not this time.' } }, close };
}

function requestIdOf(client: string): string {
  return `req_${client.replaceAll(' ', '_')}`;
}

type Outcome = { emitted: Record<string, Emitted>; lines: Line[]; failure: string | undefined };

function play({ node, sdk, entry }: Combination): Promise<Outcome> {
  const role = {
    host: provider.host,
    registers: entry.endsWith('register()'),
    sdk: sdk !== 'none',
    instrumented: sdk.includes('+'),
  };
  const flag = /--\w+/.exec(entry)?.[0];
  const service = file(entry.startsWith('ESM') ? 'service.mjs' : 'service.cjs');
  const argv = [...(flag === undefined ? [] : [flag, 'sidetone/register']), service, JSON.stringify(role)];
  const env = {
    ...process.env,
    SIDETONE_SERVE: 'false',
    SIDETONE_HOSTS: `kallglot=${provider.host}`,
    NODE_NO_WARNINGS: '1',
    ...NO_EXPORTERS,
  };
  const options = {
    cwd: sdk.startsWith('2') ? SDK_2 : root,
    env,
    timeout: TIMEOUT_MS,
    maxBuffer: 1 << 24,
  };
  return new Promise((resolve) => {
    execFile(binaries.get(node) ?? '', argv, options, (error, stdout, stderr) => {
      const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
      resolve({
        emitted: error === null ? (JSON.parse(stdout) as Outcome['emitted']) : {},
        lines: lines.map((line) => JSON.parse(line) as Line),
        failure: error === null ? undefined : `${error.message}\n${stderr}`,
      });
    });
  });
}

const failures: string[] = [];
const all = combinations(nodes);
const rows: string[][] = [];
let next = 0;

async function work(): Promise<void> {
  for (let i = next++; i < all.length; i = next++) {
    const combination = all[i] as Combination;
    const { node, sdk, entry } = combination;
    const { emitted, lines, failure } = await play(combination);
    if (failure !== undefined) failures.push(`Node ${node}, SDK ${sdk}, ${entry}: ${failure}`);
    const cells = Object.entries(STORIES).map(([client, story]) => {
      const own = lines.filter(({ request_id }) => request_id === requestIdOf(client));
      const deviations = deviationsOf(story, emitted[client], own, sdk);
      if (failure === undefined)
        failures.push(...deviations.map((it) => `Node ${node}, SDK ${sdk}, ${entry}, ${client}: ${it}`));
      return deviations.length === 0 ? 'ok' : 'WRONG';
    });
    rows[i] = [node, sdk, entry, ...cells];
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
await provider.close();
console.log(
  `undici ${versionOf('undici6')}, ${versionOf('undici7')}, ${versionOf('undici')}; ws ${versionOf('ws7')}, ${versionOf('ws')}`,
);
for (const line of tableLines([['Node', 'SDK', 'service', ...Object.keys(STORIES)], ...rows])) console.log(line);
for (const failure of failures) console.log(failure);
const stories = rows.length * Object.keys(STORIES).length;
console.log(`${rows.length} processes, ${stories} stories, ${failures.length} wrong`);
if (values.report !== undefined) {
  const passed = Math.max(0, stories - failures.length);
  writeFileSync(values.report, JSON.stringify({ passed, failed: failures.length }));
}
const projects = values.report === undefined ? playProjects() : true;
process.exitCode = failures.length === 0 && rows.length > 0 && projects ? 0 : 1;

function playProjects(): boolean {
  const args = ['tools/test/main.ts', 'test/projects'];
  const env = { ...process.env, TEST_MATRIX: '1' };
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status === 0;
}

function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(`${root}/node_modules/${name}/package.json`, 'utf8')) as {
    version: string;
  };
  return version;
}
