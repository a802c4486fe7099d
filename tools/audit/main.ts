// Proves that nothing private leaves: `npm run audit:privacy`, `npm run audit:privacy -- --only "close reason"`.
// `--self-test` adds a sink that redacts nothing, which the audit must find: it then exits with an error.
// `--plantings FILE` plays the texts of a file, one JSON object per line: see plantings/planting.ts.
import { parseArgs } from 'node:util';
import { showTable } from '../bench/report.ts';
import { readPlantings } from './plantings/planting.ts';
import { reportPlantings } from './plantings/report.ts';
import { runPlantings } from './plantings/run-plantings.ts';
import { type AuditResult, type PlaceResult, runAudit } from './run-audit.ts';
import { SIGNALS } from './signals.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    'self-test': { type: 'boolean' },
    json: { type: 'boolean' },
    plantings: { type: 'string' },
  },
});
if (values.plantings !== undefined) {
  const { only = [''] } = values;
  const plantings = readPlantings(values.plantings).filter(({ id, where }) =>
    only.some((part) => `${id} ${where}`.includes(part)),
  );
  const results = await runPlantings(plantings);
  console.log(values.json === true ? JSON.stringify(results) : reportPlantings(results));
  process.exit(results.every(({ leaks }) => leaks.length === 0) ? 0 : 1);
}
const result = await runAudit({ only: values.only, leaky: values['self-test'] });
const leaks = result.places.flatMap(({ place, found }) =>
  SIGNALS.flatMap((signal) => found[signal].map(({ kind, value }) => ({ place, signal, kind, value }))),
);
const unseen = result.places.flatMap((place) => place.unseen);
const silent = values.only === undefined ? SIGNALS.filter((signal) => result.characters[signal] === 0) : [];
const clean = leaks.length === 0 && unseen.length === 0 && silent.length === 0;

if (values.json === true) {
  const planted = result.places.map((place) => [place.place, place.planted]);
  console.log(JSON.stringify({ planted: Object.fromEntries(planted), leaks, unseen, silent }));
} else {
  console.log(table(result));
  for (const { place, signal, kind, value } of leaks) console.log(`LEAK  ${place}: ${kind} in ${signal}: ${value}`);
  for (const { place, kind, value } of unseen) console.log(`NOT PLANTED  ${place}: ${kind} ${value}`);
  for (const signal of silent) console.log(`SILENT  ${signal} emitted nothing`);
  const total = result.places.reduce((sum, { planted }) => sum + planted, 0);
  console.log(`${total} secrets in ${result.places.length} places, ${leaks.length} found where they must not be.`);
}
// Kept-alive sockets of clients must not delay the exit.
process.exit(clean ? 0 : 1);

function table({ places, characters }: AuditResult): string {
  const cells = ({ place, planted, unseen: missing, found }: PlaceResult): string[] => [
    place,
    `${planted - missing.length}/${planted}`,
    ...SIGNALS.map((signal) => (found[signal].length === 0 ? '-' : `LEAK ${found[signal].length}`)),
  ];
  const totals = ['characters looked through', '', ...SIGNALS.map((signal) => String(characters[signal]))];
  return showTable(
    'Secrets planted, and where they were found',
    ['place', 'seen', ...SIGNALS],
    [...places.map(cells), totals],
  );
}
