import type { Faults } from '../model/faults.ts';
import { clearTimer, unrefTimeout } from '../model/timer.ts';
import type { Verdict } from '../model/verdict.ts';
import { VERSION } from '../model/version.ts';
import { authHeader, pathOf } from './address.ts';
import { ask } from './ask.ts';
import type { AskedAccount, CreditsSettings } from './config.ts';
import { type Env, readKey } from './key.ts';
import { AnswerReader, BROKEN, KEYLESS } from './read-answer.ts';
import { type Clock, type Outcome, Schedule } from './schedule.ts';

/** One request for a balance, and what came of it. */
export type CreditsRead = Pick<AskedAccount, 'account' | 'keyVariable'> & {
  readonly provider: string;
  /** With readings, or with the category of the failure. */
  readonly verdict: Verdict;
  /** In a row, with this one; 0 after a success. */
  readonly failures: number;
};

export type CreditsListener = {
  /** Before anything is asked: every account that will be. */
  creditsWatched(account: Omit<CreditsRead, 'verdict' | 'failures'>): void;
  creditsRead(read: CreditsRead): void;
};

/** Writes one line about an account. */
export type CreditsLog = (level: 'warn' | 'info', fields: object, sentence: string) => void;

export type CreditsReaderOptions = {
  readonly listener: CreditsListener;
  readonly log: CreditsLog;
  readonly faults: Faults;
  readonly env: Env;
  /** Runs requests so that nothing in the process observes them. */
  readonly unobserved: <T>(work: () => T) => T;
  readonly clock?: Clock;
};

const TIMEOUT_MS = 10_000;

const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  after: (ms, work) => {
    const timer = unrefTimeout(work, ms);
    return () => clearTimer(timer);
  },
  random: Math.random,
};

/** Asks providers for balances, each account in its turn, for as long as the process runs. */
export class CreditsReader {
  readonly #options: CreditsReaderOptions;
  readonly #answers = new AnswerReader();
  readonly #schedule: Schedule<AskedAccount>;
  /** What the last line about an account was about. */
  readonly #logged = new Map<AskedAccount, string>();

  constructor(settings: CreditsSettings, options: CreditsReaderOptions) {
    this.#options = options;
    for (const account of settings.accounts) options.listener.creditsWatched(nameOf(account));
    const turn = (account: AskedAccount, failures: number) => this.#ask(account, failures);
    const failed = (error: unknown): void => options.faults.add('credits', error);
    this.#schedule = new Schedule(settings.accounts, settings, options.clock ?? SYSTEM_CLOCK, turn, failed);
  }

  start(): void {
    this.#options.unobserved(() => this.#schedule.start());
  }

  /** Requests under way. */
  get busy(): number {
    return this.#schedule.busy;
  }

  stop(): void {
    this.#schedule.stop();
  }

  async #ask(account: AskedAccount, failuresBefore: number): Promise<Outcome> {
    try {
      const verdict = await this.#verdictOn(account);
      const failures = verdict.failed ? failuresBefore + 1 : 0;
      this.#options.listener.creditsRead({ ...nameOf(account), verdict, failures });
      this.#report(account, verdict, failuresBefore);
      return verdict;
    } catch (error) {
      this.#options.faults.add('credits', error);
      return BROKEN;
    }
  }

  async #verdictOn(account: AskedAccount): Promise<Verdict> {
    try {
      const key = await readKey(account.key, this.#options.env);
      if (key === undefined) return KEYLESS;
      const [name, value] = authHeader(account.ask.auth, key, account.ids);
      const headers = { 'user-agent': `sidetone/${VERSION}`, [name]: value };
      const answer = await ask(account.origin + pathOf(account.provider, account.ids), headers, TIMEOUT_MS);
      return this.#answers.read(account, answer, Date.now());
    } catch (error) {
      this.#options.faults.add('credits', error);
      return BROKEN;
    }
  }

  /** One line when it starts to fail, one when the cause changes, one when it works again. */
  #report(account: AskedAccount, { failed, category, errorType, todo }: Verdict, failuresBefore: number): void {
    const { provider, keyVariable } = account;
    const state = failed ? `${category} ${errorType}` : '';
    if (state === (this.#logged.get(account) ?? '')) return;
    this.#logged.set(account, state);
    const fields = { provider: provider.name, account: account.account, key_variable: keyVariable };
    const whose = `${provider.name}: the balance of account ${account.account}`;
    if (failed)
      this.#options.log(
        'warn',
        { ...fields, category, error_type: errorType },
        `${whose} cannot be read: ${errorType} (${category}), with the key from ${keyVariable}. ${todo ?? ''}`.trimEnd(),
      );
    else this.#options.log('info', { ...fields, failures: failuresBefore }, `${whose} can be read again`);
  }
}

function nameOf({ provider, account, keyVariable }: AskedAccount): Omit<CreditsRead, 'verdict' | 'failures'> {
  return { provider: provider.name, account, keyVariable };
}
