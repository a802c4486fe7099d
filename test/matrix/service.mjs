// A service of the matrix, in ES modules. Its OpenTelemetry packages and sidetone are those of the working directory.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { matrix } from './story.cjs';

const here = createRequire(path.join(process.cwd(), 'service.mjs'));
const role = JSON.parse(process.argv[2]);
if (role.registers) (await import(pathToFileURL(here.resolve('sidetone')).href)).register();
const telemetry = matrix.startSdk(here, role);
// After the SDK has started, as its instrumentations require; loaded as ES modules.
const clients = {
  http: await import('node:http'),
  ws7: await import('ws7'),
  ws8: await import('ws'),
  undici6: await import('undici6'),
  undici7: await import('undici7'),
  undici8: await import('undici'),
};
matrix.story(here, role, clients, telemetry);
