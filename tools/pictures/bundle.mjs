// Puts the page and Grafana's components into one file, which opens without a server.
import { build } from 'esbuild';

const folder = new URL('.', import.meta.url).pathname;
await build({
  entryPoints: [`${folder}page/page.tsx`],
  outdir: `${folder}build`,
  bundle: true,
  format: 'iife',
  jsx: 'automatic',
  // Its ES modules import some CommonJS packages in a way that Node and its bundlers read differently.
  alias: { '@grafana/ui': `${folder}node_modules/@grafana/ui/dist/cjs/index.cjs` },
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.svg': 'dataurl', '.ttf': 'dataurl', '.woff2': 'dataurl', '.png': 'dataurl' },
  logLevel: 'error',
});
