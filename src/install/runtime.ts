/**
 * What a runtime other than Node hides from us: Bun and Deno publish their node:http requests to
 * node:diagnostics_channel, and neither fetch nor the global WebSocket. Checked with Bun 1.4 and Deno 2.9.
 *
 * @returns one sentence, or undefined on Node
 */
export function runtimeWarning({ bun, deno }: Readonly<Record<string, string | undefined>>): string | undefined {
  if (bun === undefined && deno === undefined) return undefined;
  const runtime = bun === undefined ? `Deno ${deno}` : `Bun ${bun}`;
  return `sidetone: ${runtime} does not report fetch or WebSocket to node:diagnostics_channel, so they are not observed; call the provider with node:http, or run the service on Node`;
}
