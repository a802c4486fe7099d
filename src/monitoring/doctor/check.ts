import { Unreadable } from '../console/http-api.ts';
import { plain } from '../console/text.ts';

export const RESULTS = ['ok', 'warning', 'error', 'skipped'] as const;
export type Result = (typeof RESULTS)[number];

/** What a check found. */
export type Finding =
  /** Everything is as it should be; `detail` is a fact worth knowing. */
  | { readonly detail?: string }
  | {
      /** What was seen, with its value. */
      readonly seen: string;
      /** What it means for the person. */
      readonly meaning?: string;
      /** A command, or a line of configuration. */
      readonly fix: string;
      /** Default: that of the check. */
      readonly severity?: 'warning' | 'error';
    }
  | { readonly skipped: string };

/** Nothing to add. */
export const FINE: Finding = Object.freeze({});

export type Check<Context> = {
  /** Stable: it is in the JSON and in the documentation. */
  readonly id: string;
  /** A sentence that holds when all is well. */
  readonly title: string;
  /** Checks of the same group that this one depends on. */
  readonly needs?: readonly string[];
  readonly severity?: 'warning';
  readonly run: (context: Context) => Finding | Promise<Finding>;
};

export type Group<Context> = { readonly name: string; readonly checks: readonly Check<Context>[] };

export type Outcome = {
  readonly id: string;
  readonly title: string;
  readonly result: Result;
  readonly detail?: string;
  readonly seen?: string;
  readonly meaning?: string;
  readonly fix?: string;
  /** A server could not be read as what it should be. */
  readonly unreadable?: true;
  readonly ms: number;
};

export type GroupOutcome = { readonly name: string; readonly address: string; readonly checks: readonly Outcome[] };

/** Runs the checks one after the other; one that cannot be made is `skipped` with its reason, never passed. */
export async function runGroup<Context>(
  group: Group<Context>,
  context: Context,
  started: (title: string) => void = () => {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const check of group.checks) {
    const failed = check.needs?.find((id) => !outcomes.some((one) => one.id === id && one.result === 'ok'));
    const began = performance.now();
    started(check.title);
    const about = { id: check.id, title: check.title };
    if (failed !== undefined) {
      const title = group.checks.find(({ id }) => id === failed)?.title ?? failed;
      outcomes.push({ ...about, result: 'skipped', detail: `needs "${title}"`, ms: 0 });
      continue;
    }
    const found = await attempt(check, context);
    outcomes.push({ ...about, ...found, ms: Math.round(performance.now() - began) });
  }
  return outcomes;
}

type Found = Omit<Outcome, 'id' | 'title' | 'ms'>;

async function attempt<Context>(check: Check<Context>, context: Context): Promise<Found> {
  try {
    const finding = await check.run(context);
    if ('skipped' in finding) return { result: 'skipped', detail: finding.skipped };
    if (!('seen' in finding))
      return finding.detail === undefined ? { result: 'ok' } : { result: 'ok', detail: finding.detail };
    const { severity, ...problem } = finding;
    return { result: severity ?? check.severity ?? 'error', ...problem };
  } catch (error) {
    const sentence = plain((error as Error).message).replace(/^sidetone: /, '');
    if (error instanceof Unreadable)
      return { result: 'error', seen: sentence, fix: 'check the address, and that the server runs', unreadable: true };
    return { result: 'error', seen: `the check itself failed: ${sentence}`, fix: 'please report it' };
  }
}
