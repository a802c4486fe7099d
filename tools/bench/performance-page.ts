const HEAD = `# Performance

What sidetone costs a service, measured by \`npm run bench\`, which prints the same for your machine. This page is written by
\`npm run bench -- --write\`: do not edit it.

- **A** is sidetone's own work per exchange, without a network: made-up messages on Node's diagnostics channels.
- **B** is the CPU time of a whole client process per call over loopback, without sidetone and with it: soon after its start, when
  V8 interprets most of what it runs, and after 20,000 calls of each kind.
- **C** is a stream: messages per CPU second with sidetone and without, frames that are looked at, and the heap per open stream.
- **D** is the same as B for what a service might have in its place or beside it: OpenTelemetry's instrumentations with SDK 3 and an
  exporter that exports nothing, dd-trace and @sentry/node with every call traced and their back ends replaced by a
  port that answers 200. All watch the same calls, and no two of them do the same: OpenTelemetry's make a span;
  dd-trace and Sentry make one and send it; sidetone makes none for a success, reads the provider's headers, and counts.
- **E** is what each takes to load and start, and the process's memory right then.
- **F** is what a scrape costs.

Processes that are compared run side by side and take short turns, so that a slow moment of the machine meets all; what is
"added" is a median of differences within a turn. "min - max" is over fresh processes. Less than 1 us there is noise.
`;

/** docs/performance.md. */
export function performancePage(tables: readonly string[], machine: string, note: string | undefined): string {
  const where = note === undefined ? '' : `\n${note}\n`;
  const blocks = tables.map((table) => `\`\`\`text\n${table.trimEnd()}\n\`\`\`\n`);
  return `${HEAD}${where}\n\`\`\`text\n${machine}\n\`\`\`\n\n${blocks.join('\n')}`;
}
