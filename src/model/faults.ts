/** Where a fault can happen. A closed set, because it is a label. */
export const STAGES = [
  'source',
  'account',
  'pairing',
  'classify',
  'span',
  'metrics',
  'log',
  'server',
  'tracing',
  'calls',
  'status',
  'credits',
] as const;
export type Stage = (typeof STAGES)[number];

/** How many kinds of fault are logged. Further kinds are only counted. */
const MAX_KINDS = 100;

/** Errors of sidetone itself: swallowed so that the service never sees them, counted, and reported once per kind. */
export class Faults {
  readonly #counts = new Map<Stage, number>(STAGES.map((stage) => [stage, 0]));
  readonly #reported = new Set<string>();
  readonly #report: (stage: Stage, error: unknown) => void;

  /** @param report called at most once per kind of fault; what it throws is ignored */
  constructor(report: (stage: Stage, error: unknown) => void) {
    this.#report = report;
  }

  count(stage: Stage): number {
    return this.#counts.get(stage) ?? 0;
  }

  add(stage: Stage, error: unknown): void {
    try {
      this.#counts.set(stage, this.count(stage) + 1);
      const [kind, shown] = describe(error);
      const key = `${stage} ${kind}`;
      if (this.#reported.has(key) || this.#reported.size >= MAX_KINDS) return;
      this.#reported.add(key);
      this.#report(stage, shown);
    } catch {
      // The service's logger failed. The fault is counted above; nothing else can be done.
    }
  }

  /** Fences one entry point: the returned function never throws. */
  guard<A extends unknown[], R>(stage: Stage, fn: (...args: A) => R): (...args: A) => R | undefined {
    return (...args) => {
      try {
        return fn(...args);
      } catch (error) {
        this.add(stage, error);
        return undefined;
      }
    };
  }
}

/** What was thrown may be a Proxy that throws in turn. */
function describe(error: unknown): [kind: string, shown: unknown] {
  try {
    return [error instanceof Error ? `${error.name}: ${error.message}` : typeof error, error];
  } catch {
    return ['unreadable', new Error('what was thrown cannot be read')];
  }
}
