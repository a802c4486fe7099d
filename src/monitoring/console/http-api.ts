import { plain } from './text.ts';

export type ApiOptions = {
  /** As people call it: `Prometheus`. */
  readonly name: string;
  /** With its path where it is served below one; may hold `user:password@`. */
  readonly address: string;
  /** The environment variable that may hold a bearer token. */
  readonly tokenVariable?: string;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
};

export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string };

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 64 * 1024 * 1024;
/** RFC 6750, section 2.1, and other characters that are harmless in a header. */
const TOKEN = /^[\x21-\x7e]+$/;
const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** A server could not be read as what it should be: one sentence, never with a token or a password. */
export class Unreadable extends Error {}

/** A client of an HTTP API: bounded in time and bytes, every failure one sentence. */
export class HttpApi {
  readonly name: string;
  /** Without user, password and a slash at the end. */
  readonly address: string;
  readonly #options: ApiOptions;
  readonly #authorization: string | undefined;
  /** What no answer may carry into the terminal, should the server send it back. */
  readonly #secret: string;

  /** @throws Unreadable when the token is malformed */
  constructor(options: ApiOptions) {
    const url = new URL(options.address);
    this.#authorization = authorizationOf(url, options.tokenVariable);
    this.#secret = decodeURIComponent(url.password) || (this.#authorization?.split(' ')[1] ?? '');
    url.username = '';
    url.password = '';
    this.name = options.name;
    this.address = url.href.replace(/\/+$/, '');
    this.#options = options;
  }

  /** A sentence of warning where a secret is sent in the clear to another machine. */
  get warning(): string | undefined {
    const { protocol, hostname } = new URL(this.address);
    if (this.#authorization === undefined || protocol === 'https:' || LOOPBACK.test(hostname)) return undefined;
    return `sidetone: the credentials for ${this.name} are sent unencrypted to ${hostname}: use https`;
  }

  /** What the server wrote, safe to print. */
  clean(text: string): string {
    return plain(this.#secret === '' ? text : text.replaceAll(this.#secret, '[redacted]'));
  }

  /** @throws Unreadable */
  async json(path: string, form?: URLSearchParams): Promise<unknown> {
    const answer = await this.text(path, form);
    return this.parse(path, answer);
  }

  /** @throws Unreadable where the answer is no JSON or no success */
  parse(path: string, { status, text, headers }: Answer): unknown {
    const value = tryJson(text);
    if (status >= 200 && status < 300 && value !== undefined) return value;
    throw new Unreadable(`${this.#where} ${this.#complaint(path, status, text, headers, value)}`);
  }

  /** @throws Unreadable when there is no complete answer */
  async text(path: string, body?: URLSearchParams | string): Promise<Answer> {
    const { timeoutMs = TIMEOUT_MS } = this.#options;
    try {
      const response = await fetch(`${this.address}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          accept: 'application/json, text/plain, */*',
          ...(typeof body === 'string' && { 'content-type': 'application/json' }),
          ...(this.#authorization !== undefined && { authorization: this.#authorization }),
        },
        ...(body !== undefined && { body }),
        // A redirect may lead to a login page, or carry the credentials elsewhere.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: response.status, headers: response.headers, text: await this.#read(response) };
    } catch (error) {
      if (error instanceof Unreadable) throw error;
      throw new Unreadable(`${this.#where} cannot be reached: ${reason(error, timeoutMs)}`);
    }
  }

  get #where(): string {
    return `sidetone: ${this.name} at ${plain(this.address)}`;
  }

  async #read(response: Response): Promise<string> {
    const { maxBytes = MAX_BYTES } = this.#options;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      // Leaving the loop cancels the rest.
      if (size > maxBytes)
        throw new Unreadable(
          `${this.#where} answered with more than ${Math.round(maxBytes / 1024 / 1024)} MiB: ask for a shorter time or fewer series`,
        );
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  #complaint(path: string, status: number, text: string, headers: Headers, value: unknown): string {
    const hint = this.#options.tokenVariable;
    if (status === 401 || status === 403)
      return `refused the request with ${status}: ${hint === undefined ? 'check the address' : `set ${hint} to a token that may read`}`;
    if (status >= 300 && status < 400)
      return `redirects to ${this.clean(headers.get('location') ?? 'nowhere')}: use that address`;
    if (status === 404) return `does not know ${plain(path.split('?', 1)[0] ?? '')} (404): check the address`;
    const message = messageOf(value);
    if (status >= 400) return `answered ${status}${message === undefined ? '' : `: ${this.clean(message)}`}`;
    if (text.trim() === '') return 'answered with nothing, expected JSON';
    return /^\s*</.test(text)
      ? 'answered with a web page (a login page or a proxy?), expected JSON: check the address'
      : 'answered with something that is not JSON: check the address';
  }
}

export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of Prometheus and Alertmanager (`error`), of Grafana (`message`). */
function messageOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { error, message } = value as { error?: unknown; message?: unknown };
  return [error, message].find((one) => typeof one === 'string');
}

function authorizationOf(url: URL, variable: string | undefined): string | undefined {
  if (url.username !== '' || url.password !== '') {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    return `Basic ${Buffer.from(pair).toString('base64')}`;
  }
  const token = variable === undefined ? '' : (process.env[variable]?.trim() ?? '');
  if (token === '') return undefined;
  if (!TOKEN.test(token))
    throw new Unreadable(
      `sidetone: ${variable} holds a space, a line break or a character beyond ASCII, expected a token`,
    );
  return `Bearer ${token}`;
}

function reason(error: unknown, timeoutMs: number): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return `no complete answer in ${timeoutMs / 1000} s`;
  return plain(cause?.code ?? cause?.message ?? (error as Error).message);
}
