import fc from 'fast-check';

/** FUZZ_SEED replays the same cases. Printed, so that a failure can be replayed. */
export const SEED = Number(process.env['FUZZ_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
/** In the suite some of each, with `npm run test:all` a few hundred. */
export const RUNS = Number(process.env['FUZZ_RUNS'] ?? (process.env['TEST_ALL'] === '1' ? 300 : 20));

export function announceSeed(): void {
  console.log(`FUZZ_SEED=${SEED} FUZZ_RUNS=${RUNS}`);
  fc.configureGlobal({ seed: SEED, numRuns: RUNS });
}
