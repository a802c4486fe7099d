import http from 'node:http';
import { register } from '../../../src/index.ts';

/** A service that calls its provider in several ways, says at what time it is done, and has nothing left to do. */
const [origin = '', config] = process.argv.slice(2);
if (config !== undefined) {
  const hosts = [new URL(origin).host];
  await register({ providers: { kallglot: { hosts } }, ...(JSON.parse(config) as object) }).ready;
}

// More failures of one kind than are logged: what was suppressed is said later, by a timer.
for (let i = 0; i < 8; i++) await (await fetch(`${origin}/v1/sessions/credits`)).text();
await (await fetch(`${origin}/v1/sessions/ok`)).text();
await new Promise<void>((resolve) => {
  // Unread and given up: its verdict waits for nothing.
  const request = http.get(`${origin}/v1/sessions/half-error`, (response) => {
    response.on('error', () => {});
    response.on('close', resolve);
    response.destroy();
  });
  request.on('error', () => {});
});
// An error whose body is still awaited, on a socket that keeps nothing alive.
await new Promise<void>((resolve) => {
  const agent = new http.Agent({ keepAlive: true });
  http.get(`${origin}/v1/sessions/half-error`, { agent }, (response) => {
    response.socket.unref();
    resolve();
  });
});
process.stdout.write(String(Date.now()));
