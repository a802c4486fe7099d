const HEAD = `# Performance

What sidetone costs a service, measured by \`npm run bench\`. It prints the same tables for your machine. This page is written
by \`npm run bench -- --write\`: do not edit it.

- **A**: sidetone's own work per request, without a network: synthetic messages on Node's diagnostics channels.
- **B**: CPU time of a client process per request over loopback, without and with sidetone: soon after the start, when V8 still
  interprets most of the code, and after 20,000 requests of each kind.
- **C**: streams: messages per CPU second without and with sidetone, the cost of parsing frames, and the heap per open stream.
- **D**: the same as B for alternatives and companions: OpenTelemetry's instrumentations with SDK 3 and an exporter that drops
  everything, dd-trace and @sentry/node with every request traced and a back end that answers 200. They do different work:
  OpenTelemetry creates a span; dd-trace and Sentry create and send one; sidetone creates none for a success, but reads the
  provider's headers and counts.
- **E**: time to load and start, and the memory of the process afterwards.
- **F**: the cost of a scrape.
- **G**: the same as the service grows.
- **H**: memory and CPU of \`sidetone credits\`, as a process of its own.

Compared processes run side by side in short turns, so that a slow moment of the machine affects all of them. "Added" is the
median of the differences within a turn; "min - max" covers fresh processes. Less than 1 us is noise.
`;

/** The text of docs/performance.md. */
export function performancePage(tables: readonly string[], machine: string, note: string | undefined): string {
  const where = note === undefined ? '' : `\n${note}\n`;
  const blocks = tables.map((table) => `\`\`\`text\n${table.trimEnd()}\n\`\`\`\n`);
  return `${HEAD}${where}\n\`\`\`text\n${machine}\n\`\`\`\n\n${blocks.join('\n')}`;
}
