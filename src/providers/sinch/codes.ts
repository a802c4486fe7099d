import type { CodeRow } from '../../catalogue/provider.ts';

/** The error codes of the Voice API: https://developers.sinch.com/docs/voice/api-reference/error-codes */
export const SINCH_CODES: readonly CodeRow[] = [
  { code: '40001', status: 400, category: 'invalid_request', retry: 'never', todo: 'Parameter not valid (method must be one of the three callouts).' },
  { code: '40002', status: 400, category: 'invalid_request', retry: 'never', todo: 'Parameter missing.' },
  { code: '40003', status: 400, category: 'invalid_request', retry: 'never', todo: 'Request not valid (also: application key, number).' },
  { code: '40004', status: 400, category: 'auth', retry: 'never', todo: 'Application key not valid.' },
  { code: '40005', status: 400, category: 'invalid_request', retry: 'never', todo: 'Number lacks the leading plus.' },
  { code: '40100', status: 401, category: 'auth', retry: 'never', todo: 'Authorization header wrong.' },
  { code: '40101', status: 401, category: 'auth', retry: 'never', todo: 'Timestamp header missing or off: clock.' },
  { code: '40102', status: 401, category: 'auth', retry: 'never', todo: 'Signature wrong: secret or string to sign.' },
  { code: '40108', status: 401, category: 'auth', retry: 'never', todo: 'Credentials not valid.' },
  { code: '40200', status: 402, category: 'credits', retry: 'never', todo: 'Not enough credit: top up.' },
  { code: '40300', status: 403, category: 'permission', retry: 'never', todo: 'Not the owner of the organisation.' },
  { code: '40301', status: 403, category: 'auth', retry: 'never', todo: 'Wrong authorization scheme for this method.' },
  { code: '40400', status: 404, category: 'not_found', retry: 'never', todo: 'Call, user, conference or application unknown.' },
  { code: '42200', status: 422, category: 'credits', retry: 'never', todo: 'Accounting is not set up for the organisation.' },
  { code: '42900', status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down.' },
  { code: '50000', status: 500, category: 'provider', retry: 'backoff', todo: 'Internal error: retry, support with reference.' },
  { code: '50300', status: 503, category: 'provider', retry: 'backoff', todo: 'Temporarily down.' },
];
