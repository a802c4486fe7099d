/** What Prometheus stored since a failure began. Unix milliseconds, oldest first. */
export type Recorded = {
  /** Scrapes of the service: when they began, and when their samples were in. */
  readonly scrapes: readonly { readonly at: number; readonly until: number }[];
  /** What the service had counted of the provider by a scrape. */
  readonly counted: ReadonlyMap<number, number>;
  /** Evaluations of the alert's group. */
  readonly evaluations: readonly number[];
};

export type Promised = {
  readonly began: number;
  /** Until the failures are as many as the rule regards. */
  readonly lagMs: number;
  /** What two scrapes have counted on an idle machine. */
  readonly requests: number;
  /** Evaluations until the records of other groups have reached the alert. */
  readonly behind: number;
  readonly forMs: number;
};

/**
 * The last evaluation in which the alert may begin to fire: two scrapes, one evaluation, and the rule's `for`. A busy
 * machine scrapes late, sends requests late and leaves evaluations out, so that only the times of the engine decide.
 *
 * @returns undefined while that evaluation lies ahead
 */
export function deadline(
  { scrapes, counted, evaluations }: Recorded,
  { began, lagMs, requests, behind, forMs }: Promised,
): number | undefined {
  const before = Math.max(0, ...[...counted].filter(([at]) => at <= began).map(([, count]) => count));
  const [, ...seconds] = scrapes.filter(({ at }) => at > began + lagMs);
  const seen = seconds.find(({ at }) => (counted.get(at) ?? 0) - before >= requests);
  if (seen === undefined) return undefined;
  const known = evaluations.filter((at) => at >= seen.until)[behind];
  return known === undefined ? undefined : evaluations.find((at) => at >= known + forMs);
}
