// Runs the tests.
//   npm test                              lint, types, and every test that this machine can run, on one Node
//   npm test -- test/redact               some files
//   npm test -- --node 22                 on another Node
//   npm run test:all                      each Node, both lines of the SDK, long runs, the drills, the matrix
//   npm run test:all -- --nightly         and rules over simulated days and weeks, and very long texts
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildWhenStale, installOptional } from './prepare.ts';
import { installPrograms, isInstalled, PROGRAMS } from './programs.ts';
import { type Major, NODES, nodeOf } from './runtimes.ts';
import { sum, summary, type Tally } from './tally.ts';

/** Tests that do not depend on the version of Node run on one. */
const ONE_NODE = [
  '{accounts,architecture,audit,calls,cases,catalogue,classify,cli,credits,dashboards,demo,doctor,otlp,rules,simulator,status,tools}/**',
  'redact/hostile.test.ts',
  'faults/background.test.ts',
  'fuzz/wire.test.ts',
  'sinks/metrics-server.test.ts',
  'package/{documents,pack,supply-chain}.test.ts',
  'projects/{bundlers,surroundings,typescript}.test.ts',
];
const CACHE = 'node_modules/.cache/sidetone';
const TALLY_FILE = `${CACHE}/tally.json`;
const DEV_NODE = NODES[0];

const { values: options, positionals: files } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    nightly: { type: 'boolean', default: false },
    node: { type: 'string' },
    testNamePattern: { type: 'string', short: 't' },
  },
  allowPositionals: true,
});
const majors = NODES.filter((major) => (options.node ?? (options.all ? major : DEV_NODE)) === major);
if (majors.length === 0) throw new Error(`--node is "${options.node}", expected one of ${NODES.join(', ')}`);
/** A part alone (files, a name, one Node) runs without lint and without drills. */
const whole = files.length === 0 && options.node === undefined && options.testNamePattern === undefined;

mkdirSync(CACHE, { recursive: true });
installOptional();
buildWhenStale();
if (options.all) installWhatWeCan();
const total = sum([...(whole ? lint() : []), ...majors.map(suite), ...(whole && options.all ? stacks() : [])]);
console.log(`\n${summary(total)}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** Without root the tests of a missing program are skipped. */
function installWhatWeCan(): void {
  try {
    installPrograms(PROGRAMS);
  } catch (error) {
    console.error((error as Error).message);
  }
}

function lint(): Tally[] {
  return [
    run('Lint', process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'check', '--log-kind=compact', '.']),
    run('Types', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'test/tsconfig.json']),
  ];
}

function suite(major: Major): Tally {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts'];
  args.push(...files);
  if (options.testNamePattern !== undefined) args.push('--testNamePattern', options.testNamePattern);
  if (options.all && major !== DEV_NODE) args.push(...ONE_NODE.map((glob) => `--exclude=test/${glob}`));
  return run(`Node ${major}`, nodeOf(major), args, {
    ...(options.all && { TEST_ALL: '1' }),
    ...(options.nightly && { TEST_NIGHTLY: '1' }),
  });
}

/** The parts that count their own results. */
function stacks(): Tally[] {
  const missing = ['prometheus', 'prometheus-alertmanager'].find((program) => !isInstalled(program));
  return [
    missing === undefined
      ? run('Drills', process.execPath, ['tools/drill/main.ts', '--report', TALLY_FILE])
      : { passed: 0, failed: 0, skipped: { [`${missing} is not installed`]: 1 } },
    run('Matrix', process.execPath, ['test/matrix/main.ts', '--report', TALLY_FILE]),
  ];
}

function run(title: string, command: string, args: readonly string[], env: Record<string, string> = {}): Tally {
  console.log(`\n# ${title}`);
  rmSync(TALLY_FILE, { force: true });
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, TALLY_FILE, ...env } });
  const counted = existsSync(TALLY_FILE) ? (JSON.parse(readFileSync(TALLY_FILE, 'utf8')) as Partial<Tally>) : {};
  const tally = { passed: 0, failed: 0, skipped: {}, ...counted };
  // A run that crashes before it counts has failed too.
  if (status !== 0 && tally.failed === 0) tally.failed = 1;
  return tally;
}
