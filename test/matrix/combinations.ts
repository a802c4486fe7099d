/** One process of the matrix: it runs every client. */
export type Combination = {
  readonly node: string;
  readonly sdk: Sdk;
  readonly entry: Entry;
};

export const NODES = ['22', '24', '26'] as const;

/** The line of the OpenTelemetry SDK, and whether instrumentation-http and -undici are installed beside it. */
export const SDKS = ['none', '2.x', '2.x + http, undici', '3.x', '3.x + http, undici'] as const;
export type Sdk = (typeof SDKS)[number];

/** The module format of the service, and how sidetone is loaded. */
export const ENTRIES = [
  'ESM, register()',
  'CJS, register()',
  'ESM, --import',
  'CJS, --import',
  'CJS, --require',
] as const;
export type Entry = (typeof ENTRIES)[number];

/** The code that refuses a client, and the code that closes its stream. */
export type Story = {
  /** The instrumentation that makes the span of its requests, if installed. */
  readonly instrumentation: 'http' | 'undici';
  readonly status: number;
  readonly code: string;
  readonly category: string;
  readonly close?: { readonly code: number; readonly category: string };
};

const CALL: Story = { instrumentation: 'undici', status: 402, code: 'insufficient_api_credits', category: 'credits' };
const WS: Story = {
  instrumentation: 'http',
  status: 409,
  code: 'stream_already_connected',
  category: 'conflict',
  close: { code: 4500, category: 'provider' },
};
const WEB: Story = {
  instrumentation: 'undici',
  status: 404,
  code: 'session_not_found',
  category: 'not_found',
  close: { code: 4029, category: 'rate_limit' },
};

/** Few of each: more than five of a kind are not logged. */
export const STORIES: Readonly<Record<string, Story>> = {
  fetch: CALL,
  'undici 6': CALL,
  'undici 7': CALL,
  'undici 8': CALL,
  'node:http': { ...CALL, instrumentation: 'http' },
  'ws 7': WS,
  'ws 8': WS,
  WebSocket: WEB,
  'undici 6 ws': WEB,
  'undici 7 ws': WEB,
  'undici 8 ws': WEB,
};

export function combinations(nodes: readonly string[]): Combination[] {
  return nodes.flatMap((node) => SDKS.flatMap((sdk) => ENTRIES.map((entry) => ({ node, sdk, entry }))));
}
