const HEAD = `# Performance

What sidetone costs a service, measured by \`npm run bench\`. It prints the same tables for your machine.

- **A**: sidetone's own work per request, without a network: synthetic messages on Node's diagnostics channels. What empty
  functions cost on the same channels is the first row, and is subtracted from the others. *Spans* is the same time in units of
  what instrumentation-undici takes for one fetch, measured in the same run; *inc()s* in units of one \`counter.inc()\` of prom-client.
- **B**: CPU time of a client process per request over loopback. *Bare*: nobody subscribes to the channels. *Channels add*: what
  functions that do nothing cost on the same channels; that is Node's machinery. *sidetone adds*: what sidetone costs above them.
  *Alone*: the process makes no other calls; *mixed*: it makes the calls of all rows.
- **C**: streams: messages per CPU second without and with sidetone, the cost of parsing frames, and the heap per open stream. It
  has no row of empty functions, because no message is published on a channel.
- **D**: the same as B for alternatives and companions, cold and warm: OpenTelemetry's instrumentations with SDK 3 and an exporter
  that drops everything, dd-trace and @sentry/node with every request traced and a back end that answers 200.
- **E**: time to load and start each of them, and the memory of the process afterwards.
- **F**: the cost of a scrape, beside metrics of prom-client's own with as many series of the same kinds.
- **G**: own work, memory and scrape as a service grows, one thing at a time.
- **H**: memory and CPU of \`sidetone credits\`, as a process of its own.
- **I**: start-up, beside the packages that a service has anyway.
- **J**: what the rules cost Prometheus, by the number of pods: \`npm run bench:rules\` prints it.

Compared processes run side by side in short turns, so that a slow moment of the machine affects all of them. "Min - max" covers
rounds or fresh processes. A goal that is missed is printed as \`NO\`, and the reason below the table. The goals in nanoseconds and
microseconds were set on a machine where instrumentation-undici took 4.0 us for a fetch. A slower machine misses them; how far
sidetone is from them shows in *spans*, where the goals are divided by those 4.0 us.

**What to believe.** Believe the comparisons of one table, and the ratios, not the absolute times: those are of one machine. A
is exact to some percent, and leaves out what a larger process does to caches; B and D contain that, and noise that is larger than
A: a difference that "min - max" crosses is none. dd-trace, Sentry and OpenTelemetry do other work: they create a span for each
request, and the first two send it; sidetone creates none for a success, but reads the provider's headers and counts. A service
that wants to know why its voice calls fail needs no agent for it; one that wants a span for every request needs one of the
others as well, and the costs add up.
`;

/** By the letter of its part: shown above the tables. */
const PICTURES: Readonly<Record<string, string>> = {
  C: '![Heap per open stream against the number of open streams](performance-streams.svg)\n',
  G: '![Own work of a success against the size of the service](performance-growth.svg)\n',
};

export type PageNotes = {
  /** A sentence about the machine. */
  readonly note?: string | undefined;
  /** The output of `npm run bench:rules`. */
  readonly rules?: string | undefined;
};

/** The text of docs/performance.md. */
export function performancePage(tables: readonly string[], machine: string, { note, rules }: PageNotes): string {
  const where = note === undefined ? '' : `\n${note}\n`;
  const all = rules === undefined ? tables : [...tables, `J. Rules\n\n${rules}`];
  const blocks = all.map((table) => {
    const picture = PICTURES[table.charAt(0)];
    const block = blockOf(table);
    return picture === undefined ? block : `${picture}\n${block}`;
  });
  return `${HEAD}${where}\n${blockOf(machine)}\n${blocks.join('\n')}`;
}

const blockOf = (text: string): string => `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
