// The whole of `npm test`: builds, sets up what the tests need, and runs them on every Node that is supported.
// Usage: npm test [-- --node 24] [-- vitest arguments]
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installLine, nodeOf } from './install-line.mjs';
import { installTools } from './install-tools.mjs';

const NODES = ['22', '24', '26'];
/** What does not depend on the version of Node runs on one of them. */
const ONCE = ['{rules,dashboards,cli,demo}/**', 'documents.test.ts', 'package/{pack,supply-chain}.test.ts'];
const ONCE_ON = '24';
const CACHE = 'node_modules/.cache/sidetone';

const { values, positionals } = parseArgs({ options: { node: { type: 'string' } }, allowPositionals: true });
const majors = values.node === undefined ? NODES : [values.node];
const unknown = majors.find((major) => !NODES.includes(major));
if (unknown !== undefined) throw new Error(`--node is "${unknown}", expected one of ${NODES.join(', ')}`);

for (const script of ['build', 'lint']) execFileSync('npm', ['run', '--silent', script], { stdio: 'inherit' });
installLine('test/runtimes/sdk-2');
installTools();

const total = { passed: 0, failed: 0, skipped: 0 };
let broken = false;
for (const major of majors) {
  const node = nodeOf(major);
  const report = join(CACHE, `report-${major}.json`);
  rmSync(report, { force: true });
  console.log(`\n# Node ${execFileSync(node, ['--version']).toString().trim()}`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const again = majors.includes(ONCE_ON) && major !== ONCE_ON ? ONCE.flatMap((it) => ['--exclude', `test/${it}`]) : [];
  const args = ['run', ...reporters, ...again, ...positionals];
  const { status } = spawnSync(node, ['node_modules/vitest/vitest.mjs', ...args], {
    stdio: 'inherit',
  });
  broken ||= status !== 0;
  if (!existsSync(report)) continue;
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
  total.passed += numPassedTests;
  total.failed += numFailedTests;
  total.skipped += numPendingTests;
}
// Once: what it shows does not depend on the version of Node.
if (values.node === undefined && positionals.length === 0) drill();
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = broken || total.failed > 0 || total.passed === 0 ? 1 : 0;

/** Real failures and real alerts: each drill counts as a test. */
function drill() {
  const report = join(CACHE, 'report-drill.json');
  rmSync(report, { force: true });
  console.log('\n# Drills');
  const { status } = spawnSync(process.execPath, ['tools/drill/main.ts', '--report', report], { stdio: 'inherit' });
  broken ||= status !== 0;
  if (!existsSync(report)) return;
  const { passed, failed } = JSON.parse(readFileSync(report, 'utf8'));
  total.passed += passed;
  total.failed += failed;
}
