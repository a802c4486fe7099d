import { PAGE, POLICY } from './page/page.ts';
import { readStatus, type StatusSources } from './read-status.ts';

export type PageAnswer = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

const COMMON = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};
/** Several open pages share one reading. */
const SHARED_MS = 500;

/** The pages beside /metrics. */
export class StatusPages {
  readonly #sources: StatusSources;
  #shared: { readonly at: number; readonly answer: PageAnswer } | undefined;

  constructor(sources: StatusSources) {
    this.#sources = sources;
  }

  /** @param path `/` or `/status.json` */
  answer(path: string): PageAnswer {
    return path === '/' ? HTML : this.#json();
  }

  #json(): PageAnswer {
    const now = Date.now();
    if (this.#shared !== undefined && Math.abs(now - this.#shared.at) < SHARED_MS) return this.#shared.answer;
    const headers = { ...COMMON, 'content-type': 'application/json; charset=utf-8' };
    const answer = { headers, body: JSON.stringify(readStatus(this.#sources, now)) };
    this.#shared = { at: now, answer };
    return answer;
  }
}

const HTML: PageAnswer = {
  headers: { ...COMMON, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY },
  body: PAGE,
};
