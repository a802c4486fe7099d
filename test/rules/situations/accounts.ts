import type { Pod } from './fleet.ts';
import type { Situation } from './situation.ts';

const from =
  (minute: number, rate: number) =>
  (now: number): number =>
    now >= minute ? rate : 0;

/** One process with the keys of so many customers, each with one request a minute. */
const customers = (count: number, does: Pod['does'] = {}, more: Pod = {}): Pod => ({
  ...more,
  does: {
    ...(more.does ?? {}),
    ok: count,
    ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`account customer-${i}`, 1])),
    ...does,
  },
});

/** Accounts: one customer's trouble is a warning that names the customer, everybody's is a page. */
export const ACCOUNTS: readonly Situation[] = [
  {
    name: 'the key of one customer of two hundred is revoked: a warning that names the customer',
    pods: [customers(200, { 'auth/401': from(30, 1), 'refusal auth/401 customer-7': from(30, 1) })],
    at: { 29: [], 45: ['AuthFailing warning dialer kallglot customer-7'] },
  },
  {
    name: 'the account of one customer of forty is empty: a warning that names the customer',
    pods: [
      customers(40, {
        'credits/insufficient_api_credits': from(30, 1),
        'refusal credits/insufficient_api_credits customer-7': from(30, 1),
      }),
    ],
    at: { 29: [], 35: ['CreditsExhausted warning dialer kallglot customer-7'] },
  },
  {
    name: 'at night the one customer of forty who calls has no credits: still a warning',
    pods: [
      customers(40, {
        ...Object.fromEntries(
          Array.from({ length: 40 }, (_, i) => [`account customer-${i}`, (now: number) => (now < 20 ? 1 : 0)]),
        ),
        ok: (now) => (now < 20 ? 40 : 0),
        'account customer-7': (now) => (now < 20 ? 1 : 0.2),
        'credits/insufficient_api_credits': from(30, 0.2),
        'refusal credits/insufficient_api_credits customer-7': from(30, 0.2),
      }),
    ],
    at: { 29: [], 41: ['CreditsExhausted warning dialer kallglot customer-7'] },
  },
  {
    name: 'at night the one customer who calls has a revoked key: a warning, and no page',
    pods: [
      customers(40, {
        ...Object.fromEntries(
          Array.from({ length: 40 }, (_, i) => [`account customer-${i}`, (now: number) => (now < 20 ? 1 : 0)]),
        ),
        ok: (now) => (now < 20 ? 40 : 0),
        'account customer-7': (now) => (now < 20 ? 1 : 0.5),
        'auth/401': from(28, 0.5),
        'refusal auth/401 customer-7': from(28, 0.5),
      }),
    ],
    at: { 29: [], 45: ['AuthFailing warning dialer kallglot customer-7', 'AuthFailing warning dialer'] },
  },
  {
    name: 'half of the customers are out of credits: a page',
    pods: [
      customers(4, {
        'credits/402': from(30, 2),
        'refusal credits/402 customer-0': from(30, 1),
        'refusal credits/402 customer-1': from(30, 1),
      }),
    ],
    at: { 29: [], 33: ['CreditsExhausted critical dialer'] },
  },
  {
    name: 'the only account is empty: a page',
    pods: [
      {
        does: {
          ok: 5,
          'account default': 5,
          'credits/402': from(30, 1),
          'refusal credits/402 default': from(30, 1),
        },
      },
    ],
    at: { 29: [], 32: ['CreditsExhausted critical dialer'] },
  },
  {
    name: 'one of ten accounts makes most of the requests and is empty: a page',
    pods: [
      customers(10, {
        'account main': 90,
        'credits/402': from(30, 90),
        'refusal credits/402 main': from(30, 90),
      }),
    ],
    at: { 29: [], 34: ['CreditsExhausted critical dialer', 'CreditsExhausted warning dialer kallglot main'] },
  },
  {
    name: 'one customer of ten is suspended: a warning; the only account is suspended: a page',
    pods: [
      customers(10, {
        'credits/organization_inactive': from(30, 1),
        'refusal credits/organization_inactive customer-3': from(30, 1),
      }),
      {
        job: 'reminder',
        does: {
          'account default': 1,
          ok: 1,
          'credits/organization_inactive': from(30, 1),
          'refusal credits/organization_inactive default': from(30, 1),
        },
      },
    ],
    at: {
      29: [],
      33: ['AccountSuspended warning dialer kallglot customer-3', 'AccountSuspended critical reminder'],
    },
  },
  {
    name: 'two services with keys of two accounts, both without a name: one is idle and nearly empty, the other busy and rich',
    pods: [
      { job: 'agent', credits: () => 500 },
      { does: { ok: 60 }, credits: (now) => 800_000 - 60 * now },
    ],
    at: { 60: [], 120: [] },
  },
  {
    name: 'each answer is the balance of another customer under one name: no forecast, a hint and no page',
    pods: [{ does: { ok: 60 }, credits: (now) => (Math.floor(now / 4) % 2 === 0 ? 5000 : 100) }],
    at: { 100: ['CreditsAmbiguous info dialer kallglot default'] },
  },
  {
    name: 'an idle night in which another consumer draws: the first reading of the morning is no burn rate',
    pods: [
      {
        does: { ok: (now) => (now < 60 || now > 660 ? 10 : 0) },
        credits: (now) => 20_000 - (now < 60 ? now : now < 660 ? 60 : 60 + 3000 + (now - 660)),
      },
    ],
    at: { 59: [], 600: [], 675: [], 700: [] },
    interval: 60,
  },
  {
    name: 'a burst, then a top-up and paused dialers: the page ends within a quarter of an hour',
    pods: [
      {
        does: { ok: (now) => (now < 150 ? 20 : 0.2) },
        credits: (now) => (now < 60 ? 6000 - now : now < 150 ? 5940 - 50 * (now - 60) : 9000),
      },
    ],
    at: {
      55: [],
      140: ['CreditsRunningOut critical dialer kallglot default', 'CreditsRunningOut warning dialer kallglot default'],
      170: ['CreditsRunningOut warning dialer kallglot default'],
    },
    interval: 60,
  },
];
