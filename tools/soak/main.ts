// Runs one soak: exchanges (the default), streams, calls, endpoint or bodies.
// Usage: npm run soak [-- streams [options]]
const SOAKS = {
  exchanges: './exchanges/main.ts',
  streams: './streams/main.ts',
  calls: './calls/main.ts',
  endpoint: './endpoint/main.ts',
  bodies: './bodies/main.ts',
};

const [name = 'exchanges'] = process.argv.slice(2);
const named = Object.hasOwn(SOAKS, name);
if (!named && !name.startsWith('-')) {
  console.error(`the soak is "${name}", expected one of ${Object.keys(SOAKS).join(', ')}`);
  process.exit(2);
}
const path = SOAKS[(named ? name : 'exchanges') as keyof typeof SOAKS];
// Each reads its own options from the command line.
if (named) process.argv.splice(2, 1);
await import(path);

export {};
