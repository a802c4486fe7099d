import { CAN_PIN } from './child.ts';
import { type EndToEndSize, runEndToEnd } from './end-to-end.ts';
import { type MicroSize, runMicro } from './micro.ts';
import { describeMachine } from './report.ts';
import { runStreams, type StreamSize } from './streams.ts';

const USAGE = `Usage: npm run bench -- [--quick] [--micro] [--end-to-end] [--streams] [--rounds=N] [--pairs=N]

  --quick        a few seconds: enough to see whether something broke, not to compare versions
  --micro        part A: the plugin's own work per exchange
  --end-to-end   part B: CPU per call, over loopback
  --streams      part C: throughput of messages, and memory per open stream, over loopback
  --rounds=N     rounds of part A
  --pairs=N      pairs of processes of parts B and C

Without a part, all of them.`;

const MICRO: MicroSize = { rounds: 9, exchanges: 100_000 };
const QUICK_MICRO: MicroSize = { rounds: 3, exchanges: 20_000 };
const END_TO_END: EndToEndSize = { pairs: 7, turns: 20, requests: 50, warmUp: 700 };
const QUICK_END_TO_END: EndToEndSize = { pairs: 1, turns: 10, requests: 50, warmUp: 300 };
const STREAMS: StreamSize = { pairs: 5, turns: 30, messages: 2000, streams: 5000 };
const QUICK_STREAMS: StreamSize = { pairs: 1, turns: 10, messages: 2000, streams: 1000 };

const PARTS = ['--micro', '--end-to-end', '--streams'];

const argv = process.argv.slice(2);
const known = /^--(?:quick|micro|end-to-end|streams|(?:rounds|pairs)=[1-9]\d*)$/;
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
const streams = quick ? QUICK_STREAMS : STREAMS;
const chosen = argv.filter((argument) => PARTS.includes(argument));
const isAsked = (part: string): boolean => chosen.length === 0 || chosen.includes(part);
const pairs = numberOf('pairs');
const started = performance.now();

console.log(`${describeMachine(CAN_PIN)}\n`);
if (isAsked('--micro')) console.log(await runMicro({ ...micro, rounds: numberOf('rounds') ?? micro.rounds }));
if (isAsked('--end-to-end')) console.log(await runEndToEnd({ ...endToEnd, pairs: pairs ?? endToEnd.pairs }));
if (isAsked('--streams')) console.log(await runStreams({ ...streams, pairs: pairs ?? streams.pairs }));
console.log(`Took ${((performance.now() - started) / 1000).toFixed(0)} s.`);
