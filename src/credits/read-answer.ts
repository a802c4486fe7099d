import type { HeaderSnapshot } from '../catalogue/observation.ts';
import { WatchedProvider } from '../catalogue/watched-provider.ts';
import { classifyHttp } from '../classify/http.ts';
import { OTHER } from '../model/attributes.ts';
import { EMPTY_VERDICT, type Verdict } from '../model/verdict.ts';
import { askedOperation, pathOf } from './address.ts';
import type { Answer } from './ask.ts';
import type { AskedAccount } from './config.ts';

/** A success without a balance that can be read: no number, no known unit, a redirect, a page in HTML. */
const UNREADABLE: Verdict = {
  ...EMPTY_VERDICT,
  category: 'unknown',
  failed: true,
  errorType: 'balance_unreadable',
  retry: 'backoff',
  todo: 'The response holds no balance in a known unit: compare it with the provider’s documentation, and upgrade sidetone.',
};

/** No key to ask with: nothing was sent. */
export const KEYLESS: Verdict = {
  ...EMPTY_VERDICT,
  category: 'auth',
  failed: true,
  errorType: 'key_missing',
  retry: 'never',
  todo: 'Nothing was sent, because there is no key.',
};

/** An error inside sidetone. */
export const BROKEN: Verdict = {
  ...EMPTY_VERDICT,
  category: 'unknown',
  failed: true,
  errorType: OTHER,
  retry: 'backoff',
};

/** What an answer means, by the tables with which the service's own requests are classified. */
export class AnswerReader {
  readonly #providers = new Map<string, WatchedProvider>();

  read(account: AskedAccount, { status, headers, body, failure }: Answer, answeredAt: number): Verdict {
    const { provider } = account;
    const verdict = classifyHttp({
      kind: 'http',
      provider: this.#watched(account),
      operation: askedOperation(provider),
      method: 'GET',
      origin: account.origin,
      path: pathOf(provider, account.ids),
      account: account.account,
      status,
      headers: snapshot(headers),
      body,
      failure,
      startedAt: answeredAt,
      answeredAt,
      answeredMs: 0,
      duration: 0,
    });
    if (verdict.failed || verdict.credits.length > 0) return verdict;
    return { ...UNREADABLE, retryAfter: verdict.retryAfter };
  }

  #watched({ provider, account }: AskedAccount): WatchedProvider {
    const known = this.#providers.get(provider.name);
    if (known !== undefined) return known;
    const watched = new WatchedProvider(provider, { account, streamErrors: false, callReports: false });
    this.#providers.set(provider.name, watched);
    return watched;
  }
}

function snapshot(headers: Answer['headers']): HeaderSnapshot {
  const get = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  return {
    get,
    digits: (name) => {
      const text = get(name);
      return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    },
  };
}
