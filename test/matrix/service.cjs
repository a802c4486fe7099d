// A service of the matrix, in CommonJS. Its OpenTelemetry packages and sidetone are those of the working directory.
'use strict';
const { createRequire } = require('node:module');
const path = require('node:path');
const here = createRequire(path.join(process.cwd(), 'service.cjs'));
const { matrix } = require('./story.cjs');

const role = JSON.parse(process.argv[2]);
if (role.registers) here('sidetone').register();
const telemetry = matrix.startSdk(here, role);
const clients = {
  http: require('http'),
  ws7: require('ws7'),
  ws8: require('ws'),
  undici6: require('undici6'),
  undici7: require('undici7'),
  undici8: require('undici'),
};
matrix.story(here, role, clients, telemetry);
