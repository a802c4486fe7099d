import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type CreditsSettings, parseCredits } from '../../src/credits/config.ts';
import { type CreditsRead, CreditsReader } from '../../src/credits/reader.ts';
import type { Clock } from '../../src/credits/schedule.ts';
import { Faults } from '../../src/model/faults.ts';
import { LAZY_PROVIDERS } from '../../src/providers/lazy.ts';
import { type Answer, json, type Server, serve } from '../kit/server.ts';

/** The ids of the accounts that tests ask about. */
export const IDS: Readonly<Record<string, Record<string, string>>> = {
  deepgram: { project_id: 'project-1' },
  plivo: { auth_id: 'MAXXXXXXXXXXXXXXXXXX' },
  twilio: { AccountSid: 'AC00000000000000000000000000000001' },
  vonage: { api_key: 'abcd1234' },
};

/** By path: what each provider's documentation shows for its balance. */
const DOCUMENTED: readonly (readonly [RegExp, unknown])[] = [
  [/^\/2010-04-01\/Accounts\/AC\w+\/Balance\.json$/, { account_sid: 'AC1', balance: '-3.20', currency: 'USD' }],
  [
    /^\/v2\/balance$/,
    { data: { balance: '300.00', credit_limit: '100.00', available_credit: '400.00', currency: 'USD' } },
  ],
  [/^\/account\/get-balance$/, { value: 10.28, autoReload: false }],
  [/^\/v1\/Account\/\w+\/$/, { cash_credits: '23.79822', auto_recharge: false }],
  [
    /^\/v1\/projects\/[\w-]+\/balances$/,
    {
      balances: [
        { amount: 12.5, units: 'usd' },
        { amount: 40, units: 'minutes' },
      ],
    },
  ],
  [/^\/v1\/user\/subscription$/, { character_limit: 10_000, character_count: 9_000 }],
  [/^\/v1\/me$/, { billing: { current_balance: 7.5, refill_to: null } }],
  [/^\/api\/accounts\/me$/, { freeTimeRemaining: '1534.5s', allowedConcurrentCalls: 5, activeCalls: 2 }],
  [/^\/api\/v1\/organizations\/billing\/credits$/, { total_credits_used: 20, remaining_credits: 80, total_quota: 100 }],
];

/** Answers as the providers document. */
export const documented: Answer = (request, response) => {
  const body = DOCUMENTED.find(([path]) => path.test(request.url ?? ''))?.[1];
  if (body !== undefined) json(response, 200, body);
  else json(response, 200, { data: [] }, { 'x-api-credits-remaining': '42', 'x-api-credits-used': '8' });
};

export async function providerServer(answer: Answer = documented): Promise<Server> {
  const server = await serve(answer);
  onTestFinished(server.close);
  return server;
}

export const KEY = 'a-key-that-nobody-may-see';
const KNOWN = LAZY_PROVIDERS.map((provider) => ({ provider, account: 'main' }));

export const settingsOf = (config: object, env: Record<string, string> = { THE_KEY: KEY }): CreditsSettings =>
  parseCredits(config, KNOWN, env, '');

/** Time that passes only when a test lets it. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: { at: number; work: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.#now + ms, work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** The numbers of a small generator, so that each run is the same. */
  #seed = 1;
  random(): number {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed / 2_147_483_647;
  }

  /** Lets time pass up to the next timer, at most to `end`. @returns false at the end */
  next(end: number): boolean {
    const first = this.#timers.toSorted((a, b) => a.at - b.at)[0];
    if (first === undefined || first.at > end) {
      this.#now = end;
      return false;
    }
    this.#timers = this.#timers.filter((timer) => timer !== first);
    this.#now = Math.max(this.#now, first.at);
    first.work();
    return true;
  }
}

export type Played = {
  readonly reads: CreditsRead[];
  readonly lines: { level: string; fields: object; sentence: string }[];
  readonly clock: FakeClock;
  /** Lets these seconds pass; requests on the wire end before time goes on. */
  pass(seconds: number): Promise<void>;
};

/** A reader on a fake clock, against real servers. */
export function play(settings: CreditsSettings, env: Record<string, string> = { THE_KEY: KEY }): Played {
  const clock = new FakeClock();
  const reads: CreditsRead[] = [];
  const lines: Played['lines'] = [];
  const faults = new Faults((stage, error) => {
    throw new Error(`a fault in ${stage}: ${String(error)}`);
  });
  const reader = new CreditsReader(settings, {
    listener: { creditsWatched: () => {}, creditsRead: (read) => void reads.push(read) },
    log: (level, fields, sentence) => void lines.push({ level, fields, sentence }),
    faults,
    env,
    unobserved: (work) => work(),
    clock,
  });
  onTestFinished(() => reader.stop());
  reader.start();
  // Requests are on the wire, in real time.
  const idle = async (): Promise<void> => {
    while (reader.busy > 0) await sleep(1);
  };
  return {
    reads,
    lines,
    clock,
    pass: async (seconds) => {
      const end = clock.now() + seconds * 1000;
      while (clock.next(end)) await idle();
    },
  };
}
