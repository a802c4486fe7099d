import { fileURLToPath } from 'node:url';
import { beforeEach } from 'vitest';
import { isInstalled, type Program } from '../../tools/test/programs.ts';
import { SDK_2 } from '../../tools/test/runtimes.ts';

/** The lines of the OpenTelemetry SDK, each with a folder from which its packages resolve. */
export const SDK_LINES = [
  ['SDK 3', fileURLToPath(new URL('../..', import.meta.url))],
  ['SDK 2', SDK_2],
] as const;
export type SdkLine = (typeof SDK_LINES)[number][0];

export type Need = Program | SdkLine | 'time' | 'nightly' | 'projects' | 'frameworks' | 'sdks';

/** Set by `npm run test:all`. */
const ALL = process.env['TEST_ALL'] === '1';
/** Set by `npm run test:all -- --nightly`. */
const NIGHTLY = process.env['TEST_NIGHTLY'] === '1';
/** Set by `npm run matrix`. */
const MATRIX = process.env['TEST_MATRIX'] === '1';

/**
 * Skips the tests of this file or `describe` where something is missing, and reports what.
 *
 * @returns whether they run, for a `beforeAll`
 */
export function needs(...all: readonly Need[]): boolean {
  const reason = all.map(whyNot).find((one) => one !== undefined);
  if (reason !== undefined) beforeEach(({ skip }) => skip(reason));
  return reason === undefined;
}

function whyNot(need: Need): string | undefined {
  if (need === 'SDK 3') return undefined;
  if (need === 'SDK 2') return ALL ? undefined : 'npm run test:all tests SDK 2';
  if (need === 'time') return ALL ? undefined : 'npm run test:all plays the long runs';
  if (need === 'nightly')
    return NIGHTLY ? undefined : 'npm run test:all -- --nightly simulates days and weeks, and redacts very long texts';
  if (need === 'projects') return ALL || MATRIX ? undefined : 'npm run test:all tests bundlers, Jest and compilers';
  if (need === 'frameworks') return MATRIX ? undefined : 'npm run matrix tests frameworks, agents and other runtimes';
  if (need === 'sdks') return MATRIX ? undefined : 'npm run matrix tests the SDKs of the providers';
  return isInstalled(need) ? undefined : `${need} is not installed`;
}
