const HEAD = `# Performance

What sidetone costs a service, measured by \`npm run bench\`. It prints the same tables for your machine.

- **A**: sidetone's own work per request, without a network: synthetic messages on Node's diagnostics channels. The last row
  shows how fast the machine was: compare the others with it.
- **B**: CPU time of a client process per request over loopback. *Bare*: nobody subscribes to the channels. *Channels add*: what
  functions that do nothing cost on the same channels; that is Node's machinery. *sidetone adds*: what sidetone costs above them.
  *Alone*: the process makes no other calls; *mixed*: it makes the calls of all rows.
- **C**: streams: messages per CPU second without and with sidetone, the cost of parsing frames, and the heap per open stream.
- **D**: the same as B for alternatives and companions: OpenTelemetry's instrumentations with SDK 3 and an exporter that drops
  everything, dd-trace and @sentry/node with every request traced and a back end that answers 200.
- **E**: time to load and start each of them, and the memory of the process afterwards.
- **F**: the cost of a scrape, beside metrics of prom-client's own with as many series of the same kinds.
- **G**: own work, memory and scrape as a service grows, one thing at a time.
- **H**: memory and CPU of \`sidetone credits\`, as a process of its own.
- **I**: start-up, beside the packages that a service has anyway.

Compared processes run side by side in short turns, so that a slow moment of the machine affects all of them. "Min - max" covers
rounds or fresh processes. A goal that is missed is printed as \`NO\`.

**What to believe.** Believe the comparisons of one table, not its absolute times: they are those of one machine. dd-trace, Sentry
and OpenTelemetry do other work: they create a span for each request, and the first two send it; sidetone creates none for a
success, but reads the provider's headers and counts. Where a service wants to know why its voice calls fail, it pays for that about
a tenth of what an agent costs; where it wants a span for every request, it needs one of the others as well, and the costs add up.
`;

/** Costs against the size of the service: part G. */
const GROWTH = '![Own work of a success against the size of the service](performance-growth.svg)\n';

/** The text of docs/performance.md. */
export function performancePage(tables: readonly string[], machine: string, note: string | undefined): string {
  const where = note === undefined ? '' : `\n${note}\n`;
  const blocks = tables.map((table) => {
    const block = `\`\`\`text\n${table.trimEnd()}\n\`\`\`\n`;
    return table.startsWith('G.') ? `${GROWTH}\n${block}` : block;
  });
  return `${HEAD}${where}\n\`\`\`text\n${machine}\n\`\`\`\n\n${blocks.join('\n')}`;
}
