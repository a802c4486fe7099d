import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type Pushed = { readonly dashboard: Record<string, unknown>; readonly [key: string]: unknown };

/** Answers of https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/#create--update-dashboard */
const REFUSALS: Readonly<Record<string, readonly [number, object]>> = {
  unauthorized: [401, { message: 'Invalid API key' }],
  forbidden: [
    403,
    { message: "You'll need additional permissions to perform this action. Permissions needed: dashboards:create" },
  ],
  changed: [412, { message: 'The dashboard has been changed by someone else', status: 'version-mismatch' }],
  named: [412, { message: 'A dashboard with the same name in the folder already exists', status: 'name-exists' }],
  folder: [404, { message: 'folder not found' }],
  provisioned: [400, { message: 'Cannot save provisioned dashboard' }],
};

/** A server with Grafana's documented API that accepts one token. */
export class Grafana {
  readonly pushed: Pushed[] = [];
  /** A key of REFUSALS, or one of those below. Undefined: dashboards are accepted. */
  mood: string | undefined;
  readonly #server = http.createServer((request, response) => this.#answer(request, response));

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks = await request.toArray();
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (this.mood === 'hangUp') return void request.socket.destroy();
    if (this.mood === 'page')
      return void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
    if (this.mood === 'login')
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>');
    if (this.mood === 'empty') return void response.writeHead(200).end();
    if (this.mood === 'escapes') return void json(400, { message: '\u001b[31mred\u001b[0m\n\u202ealert glsa_right' });
    if (this.mood === 'endless') return void response.end(Buffer.alloc(8 * 1024 * 1024, 0x20));
    if (this.mood === 'redirect') return void response.writeHead(302, { location: 'https://sso.example.com/' }).end();
    const refusal = REFUSALS[this.mood ?? ''];
    if (refusal) return void json(...refusal);
    if (request.method !== 'POST' || request.url !== '/below/api/dashboards/db')
      return void json(404, { message: 'Not found' });
    if (request.headers.authorization !== 'Bearer glsa_right') return void json(401, { message: 'Invalid API key' });
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Pushed;
    this.pushed.push(body);
    const { uid } = body.dashboard;
    json(200, { id: 1, uid, url: `/below/d/${String(uid)}/slug`, status: 'success', version: 1, slug: 'slug' });
  }
}
