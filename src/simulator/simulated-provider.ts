import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { OperationMatcher } from '../catalogue/operation-matcher.ts';
import { Account, type CreditsSettings, type RateLimitSettings, RateWindow } from './account.ts';
import { type Answer, answerCheck } from './answer.ts';
import type { CallBehaviour, SimulatedCall, WebhookTarget } from './dialect/call-dialect.ts';
import type { Dialect, ScenarioName } from './dialect/dialect.ts';
import { mistake } from './mistake.ts';
import { composeReply, type Refusal, type Reply, type ReplyContext } from './reply.ts';
import { Script } from './script.ts';
import type { SeenStream, StreamBehaviour } from './stream-behaviour.ts';
import { StreamServer } from './stream-server.ts';
import { Switchboard } from './switchboard.ts';
import { responseOn, transmit } from './transmit.ts';

/** One request, answered or deliberately left without an answer. */
export type SeenRequest = {
  /** Undefined if the path matches no operation. */
  readonly operation: string | undefined;
  readonly method: string;
  readonly path: string;
  /** Undefined if the connection was reset before the head of the response. */
  readonly status: number | undefined;
};

/** Bounded, so that a drill can run for days. */
const MAX_REMEMBERED = 10_000;

/** One provider on its own port. Changes apply from the next request on. */
export class SimulatedProvider {
  readonly name: string;
  readonly #dialect: Dialect;
  readonly #operations: OperationMatcher;
  readonly #script: Script<Answer>;
  readonly #server: http.Server;
  readonly #streams: StreamServer | undefined;
  readonly #switchboard: Switchboard | undefined;
  readonly #closing = new AbortController();
  readonly #requests: SeenRequest[] = [];
  #account = new Account();
  #serial = 0;
  #address = { host: '', port: 0 };

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.name = dialect.provider.name;
    this.#operations = new OperationMatcher(dialect.provider.operations?.rows ?? []);
    this.#script = new Script(`${dialect.provider.name}.answer`, answerCheck(dialect));
    this.#server = http.createServer((request, response) => this.#receive(request, response));
    this.#switchboard = Switchboard.of(dialect, () => this.host, this.#closing.signal);
    if (dialect.streams === undefined) return;
    const compose = (operation: string, { refuse }: StreamBehaviour): Reply =>
      this.#compose({ operation, refusal: refuse, scripted: refuse, now: Date.now() });
    this.#streams = new StreamServer(dialect, dialect.streams, compose, this.#closing.signal);
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket as Socket, head));
  }

  /** `host:port`, for `register({ providers: { …: { hosts: [host] } } })`. */
  get host(): string {
    const { host, port } = this.#address;
    return `${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** The last ten thousand requests, oldest first. */
  get requests(): readonly SeenRequest[] {
    return this.#requests;
  }

  /**
   * Scripts the answer, until the next answer() for the same operation, or `times` times.
   * If it names a code or an error status, it wins over the key, the rate limit and the credits.
   * @throws Error one sentence with the key, the value and what was expected
   */
  answer(answer: Answer): void {
    this.#script.set(answer);
  }

  /** The last ten thousand streams, oldest first, opened and refused. */
  get streams(): readonly SeenStream[] {
    return this.#streams?.seen ?? [];
  }

  /**
   * Scripts how the provider behaves on a stream, until the next stream() for the same operation, or `times` times. Open
   * streams do not change; answer() and the other HTTP settings do not apply to streams.
   * @throws Error one sentence with the key, the value and what was expected
   */
  stream(behaviour: StreamBehaviour): void {
    if (this.#streams === undefined)
      throw mistake(`${this.name}.stream`, behaviour, 'a provider that documents streams');
    this.#streams.script(behaviour);
  }

  /** The last ten thousand placed calls in their current state, oldest first. */
  get calls(): readonly SimulatedCall[] {
    return this.#switchboard?.list(Date.now()) ?? [];
  }

  /**
   * Scripts how placed calls behave and end, until the next call(), or for the next `times` calls.
   * @throws Error one sentence with the key, the value and what was expected
   */
  call(behaviour: CallBehaviour): void {
    this.#requireCalls('call', behaviour).script(behaviour);
  }

  /**
   * Posts the provider's webhook when a call ends, signed if the provider documents how.
   * @throws Error one sentence with the key, the value and what was expected
   */
  webhook(target: WebhookTarget): void {
    this.#requireCalls('webhook', target).postTo(target);
  }

  /** Each charged operation costs `perCall` credits. With an empty balance it is refused as documented. */
  credits(settings: CreditsSettings): void {
    this.#require('outOfCredits', 'credits', settings);
    this.#account.credits.set(`${this.name}.credits`, settings);
  }

  topUp(amount: number): void {
    this.#require('outOfCredits', 'topUp', amount);
    this.#account.credits.topUp(`${this.name}.topUp`, amount);
  }

  /** Limits the requests per window. Further requests are refused with Retry-After until the window ends. */
  rateLimit(settings: RateLimitSettings): void {
    this.#require('rateLimited', 'rateLimit', settings);
    this.#account.rate = new RateWindow(`${this.name}.rateLimit`, settings);
  }

  /** The operations that place a call fail as documented. */
  failDials(): void {
    this.#require('dialFailed', 'failDials', undefined);
    this.#account.dialsFail = true;
  }

  revokeKey(): void {
    this.#account.keyRevoked = true;
  }

  /** Undoes revokeKey() and failDials(). The credits, the rate limit and the script stay. */
  restore(): void {
    this.#account.keyRevoked = false;
    this.#account.dialsFail = false;
  }

  /** Resets everything except the recorded requests and open streams. */
  heal(): void {
    this.#script.clear();
    this.#streams?.heal();
    this.#switchboard?.heal();
    this.#account = new Account();
  }

  /** @throws the server's error if the port is not available */
  async open(host: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    this.#address = { host, port: (this.#server.address() as AddressInfo).port };
  }

  /** Ends all connections, and closes open streams. */
  async close(): Promise<void> {
    this.#closing.abort();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await this.#streams?.close();
    await closed;
  }

  #receive(request: http.IncomingMessage, response: http.ServerResponse): void {
    // The body is ignored, but a socket with unread input accepts no further request.
    request.resume();
    // The client may have left before the answer.
    response.on('error', () => {});
    const { method = 'GET', url: path = '/' } = request;
    const operation = this.#operations.match(method, path)?.name;
    const scripted = this.#script.take(operation);
    const now = Date.now();
    const refusal = this.#refuse(operation, scripted, now);
    const calls = refusal === undefined && this.#switchboard?.about(operation, path, this.#serial + 1, now);
    const reply = this.#compose({ operation, refusal, scripted, now, ...calls });
    this.#remember({
      operation,
      method,
      path,
      status: scripted?.reset === 'before-headers' ? undefined : reply.status,
    });
    transmit(response, reply, scripted ?? {}, this.#closing.signal).catch(() => response.destroy());
  }

  /** A handshake for a stream. An upgrade to any other protocol is ignored (RFC 9110, 7.8). */
  #upgrade(request: http.IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', () => {});
    if (this.#closing.signal.aborted) return void socket.destroy();
    const { method = 'GET', url = '/', headers } = request;
    const operation = this.#operations.match(method, url);
    const isHandshake = headers.upgrade?.toLowerCase() === 'websocket';
    if (operation !== undefined && isHandshake && this.#streams?.has(operation.name)) {
      this.#streams.answer({ request, socket, head, operation }).catch(() => socket.destroy());
    } else this.#receive(request, responseOn(request, socket));
  }

  #compose(exchange: Pick<ReplyContext, 'operation' | 'refusal' | 'scripted' | 'now' | 'call' | 'calls'>): Reply {
    const requestId = `req_${randomUUID().replaceAll('-', '')}`;
    const own = { account: this.#account, host: this.host, serial: ++this.#serial, requestId };
    return composeReply(this.#dialect, { ...exchange, ...own });
  }

  /** @returns the reason for refusing the request, or undefined */
  #refuse(operation: string | undefined, scripted: Answer | undefined, now: number): Refusal | undefined {
    const { scenarios } = this.#dialect;
    const { code, status = 0 } = scripted ?? {};
    if (code !== undefined || status >= 400) return { code, status: scripted?.status };
    if (operation === undefined) return scenarios.unknownPath ?? { status: 404 };
    const applies = (name: ScenarioName) => scenarios[name]?.on?.includes(operation) ?? scenarios[name] !== undefined;
    const { credits, dialsFail, keyRevoked, rate } = this.#account;
    if (keyRevoked) return scenarios.keyRevoked;
    if (rate?.take(now) === false) return scenarios.rateLimited;
    if (dialsFail && applies('dialFailed')) return scenarios.dialFailed;
    return applies('outOfCredits') && !credits.charge() ? scenarios.outOfCredits : undefined;
  }

  #remember(seen: SeenRequest): void {
    this.#requests.push(seen);
    if (this.#requests.length > MAX_REMEMBERED) this.#requests.shift();
  }

  #requireCalls(method: string, value: unknown): Switchboard {
    if (this.#switchboard === undefined)
      throw mistake(`${this.name}.${method}`, value, 'a provider that documents how calls end');
    return this.#switchboard;
  }

  #require(scenario: ScenarioName, method: string, value: unknown): void {
    if (this.#dialect.scenarios[scenario] === undefined)
      throw mistake(`${this.name}.${method}`, value, 'a provider that documents its answer in this case');
  }
}
