/** Alerts that fire in one engine only, at one minute of one situation. */
export type Difference = {
  readonly situation: string;
  readonly minute: number;
  readonly onlyVmalert?: readonly string[];
  readonly onlyPrometheus?: readonly string[];
};

/** By the reason, as docs/operations.md gives it. */
export const DIFFERENCES: Readonly<Record<string, readonly Difference[]>> = {
  'An alert with a `for` and a hold may fire up to a minute earlier, because the emulation counts whole minutes.': [
    {
      situation: 'an outage that staging sees, through its own proxy, pages for staging',
      minute: 40,
      onlyVmalert: ['HighErrorRatio warning staging/dialer'],
    },
    {
      situation: 'a scrape gap in which everything failed',
      minute: 49,
      onlyVmalert: ['HighErrorRatio warning dialer'],
    },
  ],
};
