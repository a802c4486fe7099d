import type { Category } from '../../model/verdict.ts';

export type CategoryFacts = {
  /** What the category means, in one sentence. */
  readonly meaning: string;
  /** Who can make it work again. */
  readonly responsible: string;
  readonly todo: string;
  /** What it is easily confused with. */
  readonly notThis?: string;
  /** What people type when they mean it. */
  readonly words: readonly string[];
};

/** Why a request, a stream or a call fails: one row for each category of the closed set. */
export const CATEGORY_FACTS: Readonly<Record<Category, CategoryFacts>> = {
  credits: {
    meaning: 'The account has no money, credits or paid quota left, or its subscription has ended.',
    responsible: 'you: the person who pays the provider',
    todo: 'Top up or renew in the provider’s portal. Until then every request fails: fail over or pause the dialers.',
    notThis: 'Too many requests in a window is rate_limit: it passes without a payment.',
    words: [
      'funds',
      'money',
      'balance',
      'quota',
      'payment',
      'paid',
      'billing',
      'plan',
      'subscription',
      'trial',
      'credit',
      'empty',
    ],
  },
  rate_limit: {
    meaning: 'The service sent more requests than the provider allows in a window of time.',
    responsible: 'you: this service sends too fast',
    todo: 'Wait for Retry-After, send more slowly, then ask for a higher limit.',
    notThis: 'An empty balance is credits. Too many calls at the same time is concurrency.',
    words: ['too', 'many', 'requests', 'throttled', 'throttling', 'slow', 'rate', 'limit', 'limited'],
  },
  concurrency: {
    meaning: 'More calls, sessions or streams are open at once than the plan allows.',
    responsible: 'you: this service, or the plan',
    todo: 'End idle sessions, queue new ones, then ask for a higher limit.',
    notThis: 'Too many requests in a window of time is rate_limit.',
    words: ['concurrent', 'simultaneous', 'parallel', 'capacity', 'lines', 'channels', 'many', 'once'],
  },
  auth: {
    meaning: 'The provider does not accept the key or the token.',
    responsible: 'you: the owner of this service’s secrets',
    todo: 'Check which key was deployed, whether it was rotated or has expired, and that it belongs to this environment.',
    notThis: 'A valid key that may not do this is permission.',
    words: [
      'key',
      'token',
      'login',
      'unauthorized',
      'unauthenticated',
      'credentials',
      'password',
      'expired',
      'signature',
    ],
  },
  permission: {
    meaning: 'The key is valid, but its role, the plan or a setting does not allow this.',
    responsible: 'you: an administrator of the account',
    todo: 'Grant the permission, enable the feature or change the plan.',
    notThis: 'A key that the provider does not accept at all is auth.',
    words: ['forbidden', 'denied', 'role', 'scope', 'entitlement', 'feature', 'region', 'allowed'],
  },
  invalid_request: {
    meaning: 'The request is malformed, or not possible in the current state.',
    responsible: 'you: the developers of this service',
    todo: 'Fix the request. The same request fails again.',
    words: ['validation', 'parameter', 'malformed', 'missing', 'bad', 'schema', 'format', 'field'],
  },
  not_found: {
    meaning: 'The provider does not know the id or the path, or it belongs to another account.',
    responsible: 'you: the developers of this service',
    todo: 'Check the id, the path and the account of the key.',
    words: ['missing', 'unknown', 'exist', 'deleted', 'gone'],
  },
  conflict: {
    meaning:
      'The resource is in another state than the request expects, or a duplicate of the request is being processed.',
    responsible: 'you: the developers of this service',
    todo: 'Read the current state first. Look for a second worker that does the same.',
    words: ['duplicate', 'already', 'twice', 'locked', 'state', 'idempotency'],
  },
  compliance: {
    meaning: 'A rule blocks the call or the message: do-not-call, opt-out, consent, content, registration.',
    responsible: 'you: the owner of the campaign and its consent',
    todo: 'Do not retry. Clear the reason with the owner of the list or the campaign.',
    words: [
      'blocked',
      'consent',
      'opt-out',
      'stop',
      'spam',
      'blacklist',
      'dnc',
      'policy',
      'legal',
      'content',
      'a2p',
      'geo',
    ],
  },
  dial: {
    meaning: 'The call itself failed: routing, carrier, SIP or the number.',
    responsible: 'the carrier, or the configuration of your numbers and trunks',
    todo: 'Split by code and by number: a few bad numbers are list data, all numbers are a trunk or a carrier.',
    notThis: 'A busy line or an unanswered call is not a failure: it is a call outcome.',
    words: ['call', 'carrier', 'sip', 'trunk', 'route', 'routing', 'number', 'dialing', 'unreachable', 'telephony'],
  },
  upstream: {
    meaning: 'Something that the provider depends on failed: a model, a carrier, a gateway.',
    responsible: 'the provider’s supplier',
    todo: 'Retry with backoff. If it lasts, read the status pages and fail over.',
    words: ['gateway', 'dependency', 'model', 'llm', 'vendor', 'backend'],
  },
  provider: {
    meaning: 'The provider failed or is unavailable.',
    responsible: 'the provider',
    todo: 'Retry with backoff, read the status page, fail over, and open a ticket with a request id.',
    words: ['outage', 'down', 'internal', 'server', 'unavailable', 'overloaded', 'maintenance', 'crash'],
  },
  network: {
    meaning: 'The connection failed before a response arrived: DNS, TCP, TLS, a proxy or a reset.',
    responsible: 'you or your network, unless all your services see it',
    todo: 'Check DNS, egress, proxy and certificates. If only this provider is affected, read its status page.',
    notThis: 'An answer with a 5xx status is provider or upstream.',
    words: [
      'connection',
      'dns',
      'tls',
      'reset',
      'refused',
      'proxy',
      'socket',
      'certificate',
      'disconnected',
      'dropped',
    ],
  },
  timeout: {
    meaning: 'No response arrived in time.',
    responsible: 'the provider, or a timeout that is too short',
    todo: 'Compare the latency with the timeout that this service sets. Retry with backoff.',
    words: ['slow', 'timed', 'out', 'deadline', 'late', 'hangs', 'latency'],
  },
  cancelled: {
    meaning: 'This service aborted the request. It is not counted as an error.',
    responsible: 'you: intended, or a deadline in this service',
    todo: 'Nothing, if the abort was intended.',
    words: ['aborted', 'abort', 'canceled', 'cancel'],
  },
  unknown: {
    meaning: 'The catalogue does not know this response.',
    responsible: 'the maintainers of sidetone, with your report',
    todo: 'Read the provider’s documentation, update sidetone, and report the code if it is documented.',
    words: ['unclassified', 'other', 'undocumented'],
  },
};
