import type { EndRow } from '../catalogue/call-tables.ts';
import type { Provider } from '../catalogue/provider.ts';
import { MILLISECONDS, TIMES } from './answer.ts';
import { type Check, check, oneOf, shape, wholeNumber } from './checks.ts';
import type { CallBehaviour, CallDialect, SimulatedCall, WebhookTarget } from './dialect/call-dialect.ts';
import type { Dialect, SuccessFacts } from './dialect/dialect.ts';
import { Script } from './script.ts';

const RING_MS = 20;
const TALK_MS = 200;
/** Bounded, so that a drill can run for days. */
const MAX_CALLS = 10_000;
/** How long a webhook receiver may take. */
const DELIVERY_MS = 5000;

type Call = {
  readonly serial: number;
  readonly placedAt: number;
  ringMs: number;
  talkMs: number;
  readonly reportSeconds: number | undefined;
  end: EndRow;
};

const HTTP_URL: Check = check(
  (value) => typeof value === 'string' && /^https?:$/.test(URL.parse(value)?.protocol ?? ''),
  'an http or https URL',
);
const SECRET: Check = check((value) => typeof value === 'string' && value !== '', 'a non-empty string');

/** The calls of one provider: placed, ringing, answered, over. Timers drive them, and webhooks report their end. */
export class Switchboard {
  readonly #dialect: CallDialect;
  readonly #ends: ReadonlyMap<string, EndRow>;
  readonly #script: Script<CallBehaviour>;
  readonly #path: string;
  readonly #host: () => string;
  readonly #closing: AbortSignal;
  readonly #calls = new Map<string, Call>();
  #target: WebhookTarget | undefined;

  /** @returns undefined if the provider documents no calls */
  static of(dialect: Dialect, host: () => string, closing: AbortSignal): Switchboard | undefined {
    return dialect.calls && new Switchboard(dialect.provider, dialect.calls, host, closing);
  }

  private constructor({ name, calls }: Provider, dialect: CallDialect, host: () => string, closing: AbortSignal) {
    this.#dialect = dialect;
    this.#path = name;
    this.#host = host;
    this.#ends = new Map((calls?.ends ?? []).map((row) => [row.word, row]));
    this.#closing = closing;
    const words = [...this.#ends.keys()];
    this.#script = new Script(
      `${name}.call`,
      shape<keyof CallBehaviour>({
        end: oneOf(words, 'one of the words'),
        ringMs: MILLISECONDS,
        talkMs: MILLISECONDS,
        reportSeconds: wholeNumber(0, 86_400),
        times: TIMES,
      }),
    );
  }

  script(behaviour: CallBehaviour): void {
    this.#script.set(behaviour);
  }

  postTo(target: WebhookTarget): void {
    shape<keyof WebhookTarget>({ url: HTTP_URL, secret: SECRET })(`${this.#path}.webhook`, target);
    HTTP_URL(`${this.#path}.webhook.url`, target.url);
    this.#target = target;
  }

  heal(): void {
    this.#script.clear();
    this.#target = undefined;
  }

  /** All remembered calls, oldest first. */
  list(now: number): SimulatedCall[] {
    return Array.from(this.#calls, ([id, call]) => describe(id, call, now));
  }

  /** The calls that a successful response may report: the call of the request, and all calls. */
  about(operation: string | undefined, url: string, serial: number, now: number): Pick<SuccessFacts, 'call' | 'calls'> {
    const call = operation === undefined ? undefined : this.#callOf(operation, url, serial, now);
    return { call, calls: () => this.list(now) };
  }

  /** A new call, or the call with the id in the path or the query. */
  #callOf(operation: string, url: string, serial: number, now: number): SimulatedCall | undefined {
    const { places, hangsUp } = this.#dialect;
    const id = places.includes(operation) ? this.#place(serial, now) : this.#find(url);
    const call = id === undefined ? undefined : this.#calls.get(id);
    if (id === undefined || call === undefined) return undefined;
    if (hangsUp?.on.includes(operation) && now < endOf(call)) {
      // The call may not be answered yet.
      call.ringMs = Math.min(call.ringMs, now - call.placedAt);
      call.talkMs = now - call.placedAt - call.ringMs;
      call.end = this.#row(hangsUp.end);
      this.#reportAt(id, call, now, now);
    }
    return describe(id, call, now);
  }

  #place(serial: number, now: number): string {
    const asked = this.#script.take(undefined) ?? {};
    const { end = this.#dialect.usualEnd, ringMs = RING_MS, talkMs = TALK_MS, reportSeconds } = asked;
    const row = this.#row(end);
    const talks = row.outcome === 'answered' || row.outcome === 'voicemail' || row.outcome === 'unknown';
    const id = this.#dialect.newId(serial);
    const call: Call = { serial, placedAt: now, ringMs, talkMs: talks ? talkMs : 0, reportSeconds, end: row };
    this.#calls.set(id, call);
    const [oldest] = this.#calls.keys();
    if (this.#calls.size > MAX_CALLS && oldest !== undefined) this.#calls.delete(oldest);
    this.#reportAt(id, call, endOf(call), now);
    return id;
  }

  #row(word: string): EndRow {
    return this.#ends.get(word) ?? { word, outcome: 'unknown', todo: '' };
  }

  #find(url: string): string | undefined {
    const { pathname, searchParams } = new URL(url, 'http://simulator');
    return [...pathname.split('/').reverse(), ...searchParams.values()].find((part) => this.#calls.has(part));
  }

  /** Once per call: the first end counts. */
  #reportAt(id: string, call: Call, at: number, now: number): void {
    const timer = setTimeout(() => {
      if (this.#closing.aborted || at !== endOf(call)) return;
      void this.#post(JSON.stringify(this.#dialect.webhook(describe(id, call, at), this.#host())));
    }, at - now);
    timer.unref();
  }

  async #post(body: string): Promise<void> {
    if (this.#target === undefined) return;
    const { url, secret } = this.#target;
    const signature = secret === undefined ? {} : this.#dialect.sign?.(body, secret, Date.now());
    const signal = AbortSignal.any([this.#closing, AbortSignal.timeout(DELIVERY_MS)]);
    const headers = { 'content-type': 'application/json', ...signature };
    // No retry: a receiver that is down misses the webhook.
    await fetch(url, { method: 'POST', headers, body, signal })
      .then((response) => response.arrayBuffer())
      .catch(() => {});
  }
}

const endOf = ({ placedAt, ringMs, talkMs }: Call): number => placedAt + ringMs + talkMs;

function describe(id: string, call: Call, now: number): SimulatedCall {
  const { serial, placedAt, ringMs, end } = call;
  const over = now >= endOf(call);
  const answeredAt = placedAt + ringMs;
  const talked = Math.round(Math.max(0, Math.min(now, endOf(call)) - answeredAt) / 100) / 10;
  const seconds = over && talked > 0 ? (call.reportSeconds ?? talked) : talked;
  const state = over ? 'ended' : now >= answeredAt ? 'answered' : now > placedAt ? 'ringing' : 'queued';
  return { id, serial, state, end: over ? end.word : undefined, outcome: over ? end.outcome : undefined, seconds };
}
