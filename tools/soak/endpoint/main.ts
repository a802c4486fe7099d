// A hundred thousand malformed requests. Usage: npm run soak -- endpoint [--requests N] [--seed N]
import { parseArgs } from 'node:util';
import { fuzzEndpoint } from './fuzz-endpoint.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1e6) },
  },
});
const [requests, seed] = [Number(values.requests), Number(values.seed)];
console.log(`seed ${seed}`);
const began = Date.now();
const report = await fuzzEndpoint(requests, seed);
const { answers, scrape, ...rest } = report;
for (const [line, count] of Object.entries(answers).sort(([, a], [, b]) => b - a))
  console.log(`${String(count).padStart(7)}  ${line || '(no answer)'}`);
console.log({ ...rest, seconds: (Date.now() - began) / 1000, scrape: scrape.split('\r\n', 1)[0] });
const well =
  report.exit === undefined &&
  scrape.startsWith('HTTP/1.1 200') &&
  scrape.includes('voice_api_instrumentation_info') &&
  report.echoes === 0 &&
  report.connections === 0 &&
  report.faults === 0;
process.exitCode = well ? 0 : 1;
