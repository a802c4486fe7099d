import { CAN_PIN } from './child.ts';
import { type EndToEndSize, runEndToEnd } from './end-to-end.ts';
import { type MicroSize, runMicro } from './micro.ts';
import { describeMachine } from './report.ts';

const USAGE = `Usage: npm run bench -- [--quick] [--micro | --end-to-end] [--rounds=N] [--pairs=N]

  --quick        a few seconds: enough to see whether something broke, not to compare versions
  --micro        part A alone: the plugin's own work per exchange
  --end-to-end   part B alone: CPU per call, over loopback
  --rounds=N     rounds of part A
  --pairs=N      pairs of processes of part B`;

const MICRO: MicroSize = { rounds: 9, exchanges: 100_000 };
const QUICK_MICRO: MicroSize = { rounds: 3, exchanges: 20_000 };
const END_TO_END: EndToEndSize = { pairs: 7, turns: 20, requests: 50, warmUp: 700 };
const QUICK_END_TO_END: EndToEndSize = { pairs: 1, turns: 10, requests: 50, warmUp: 300 };

const argv = process.argv.slice(2);
const known = /^--(?:quick|micro|end-to-end|(?:rounds|pairs)=[1-9]\d*)$/;
if (argv.some((argument) => !known.test(argument))) {
  console.error(USAGE);
  process.exit(2);
}

function numberOf(name: string): number | undefined {
  const argument = argv.find((it) => it.startsWith(`--${name}=`));
  return argument === undefined ? undefined : Number(argument.slice(name.length + 3));
}

const quick = argv.includes('--quick');
const micro = quick ? QUICK_MICRO : MICRO;
const endToEnd = quick ? QUICK_END_TO_END : END_TO_END;
const started = performance.now();

console.log(`${describeMachine(CAN_PIN)}\n`);
if (!argv.includes('--end-to-end'))
  console.log(await runMicro({ ...micro, rounds: numberOf('rounds') ?? micro.rounds }));
if (!argv.includes('--micro'))
  console.log(await runEndToEnd({ ...endToEnd, pairs: numberOf('pairs') ?? endToEnd.pairs }));
console.log(`Took ${((performance.now() - started) / 1000).toFixed(0)} s.`);
