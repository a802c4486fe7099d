// A service in CommonJS, with the ways in which `ws` is required there. Prints one JSON document.
'use strict';
const WebSocket = require('ws');
const { WebSocket: Named } = require('ws');
const Seven = require('ws7');
const { register } = require('../../../src/index.ts');

const [url, host] = process.argv.slice(2);
const lines = [];
const keep = (fields) => lines.push(fields);
const { metrics } = register({
  providers: { kallglot: { hosts: [host] } },
  metrics: { serve: false },
  logger: { error: keep, warn: keep, info: keep },
});

const stream = (Constructor) =>
  new Promise((resolve) => new Constructor(url).on('close', (code) => resolve(code)).on('error', () => {}));

(async () => {
  const codes = [];
  for (const Constructor of [WebSocket, WebSocket.WebSocket, Named, Seven, class extends WebSocket {}]) {
    codes.push(await stream(Constructor));
  }
  const text = await metrics.registry.metrics();
  const counted = text
    .split('\n')
    .filter((line) => /^voice_api_stream_(connects|closes|active).* [1-9]\d*$/.test(line));
  process.stdout.write(JSON.stringify({ codes, counted, lines: lines.length }));
})();
