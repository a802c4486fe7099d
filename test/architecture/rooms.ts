/** Each room of src, and the rooms it may import from. docs/architecture.md explains them; data flows down this list. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  model: [],
  redact: [],
  catalogue: ['model', 'redact'],
  providers: ['catalogue', 'model'],
  sources: ['catalogue', 'model'],
  classify: ['catalogue', 'model', 'redact'],
  sinks: ['catalogue', 'model', 'redact'],
  tracing: ['catalogue', 'model', 'redact', 'sources'],
  status: ['catalogue', 'model', 'sinks'],
  credits: ['catalogue', 'classify', 'model', 'redact'],
  install: [
    'catalogue',
    'classify',
    'credits',
    'model',
    'providers',
    'redact',
    'sinks',
    'sources',
    'status',
    'tracing',
  ],
  dialects: ['catalogue', 'model', 'providers'],
  simulator: ['catalogue', 'dialects', 'model', 'redact'],
  monitoring: ['catalogue', 'model', 'providers', 'redact'],
  drill: ['catalogue', 'install', 'model', 'monitoring', 'providers', 'simulator'],
  exporter: ['credits', 'model', 'monitoring', 'providers', 'redact', 'sinks'],
  entries: ['catalogue', 'classify', 'credits', 'drill', 'exporter', 'install', 'model', 'monitoring', 'sinks'],
};

/** The three files at the root are the entries; a provider's dialect belongs to the simulator, beside its tables. */
export function roomOf(path: string): string {
  const [, room = '', ...rest] = path.split('/');
  if (rest.length === 0) return 'entries';
  const isDialect = /dialect/.test(rest.at(-1) ?? '') || rest[0] === 'dialect';
  return isDialect ? 'dialects' : room;
}
