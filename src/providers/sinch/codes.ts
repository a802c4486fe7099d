import type { CodeRow } from '../../catalogue/provider.ts';

/** The error codes of the Voice API: https://developers.sinch.com/docs/voice/api-reference/error-codes */
export const SINCH_CODES: readonly CodeRow[] = [
  { code: '40001', status: 400, category: 'invalid_request', retry: 'never', todo: 'A parameter is invalid. The method must be one of the three callouts.' },
  { code: '40002', status: 400, category: 'invalid_request', retry: 'never', todo: 'A parameter is missing. The message names it.' },
  { code: '40003', status: 400, category: 'invalid_request', retry: 'never', todo: 'The request is invalid. Check the application key and the number as well.' },
  { code: '40004', status: 400, category: 'auth', retry: 'never', todo: 'The application key is invalid. Check which key the service was deployed with.' },
  { code: '40005', status: 400, category: 'invalid_request', retry: 'never', todo: 'The number lacks the leading plus. Use E.164 form.' },
  { code: '40100', status: 401, category: 'auth', retry: 'never', todo: 'The Authorization header is wrong. Check how the service builds it.' },
  { code: '40101', status: 401, category: 'auth', retry: 'never', todo: 'The timestamp header is missing or off. Check the clock of the machine.' },
  { code: '40102', status: 401, category: 'auth', retry: 'never', todo: 'The signature is wrong. Check the secret and the string that is signed.' },
  { code: '40108', status: 401, category: 'auth', retry: 'never', todo: 'The credentials are invalid. Check which ones the service was deployed with.' },
  { code: '40200', status: 402, category: 'credits', retry: 'never', todo: 'The account does not have enough credit. Top up.' },
  { code: '40300', status: 403, category: 'permission', retry: 'never', todo: 'The account does not own the organisation. Use the account of its owner.' },
  { code: '40301', status: 403, category: 'auth', retry: 'never', todo: 'This method needs another authorization scheme. Sign the request, or use basic authentication as documented.' },
  { code: '40400', status: 404, category: 'not_found', retry: 'never', todo: 'The call, user, conference or application does not exist. Check the id.' },
  { code: '42200', status: 422, category: 'credits', retry: 'never', todo: 'Accounting is not set up for the organisation. Set up billing in the dashboard.' },
  { code: '42900', status: 429, category: 'rate_limit', retry: 'backoff', todo: 'The account sends too many requests. Slow down.' },
  { code: '50000', status: 500, category: 'provider', retry: 'backoff', todo: 'Sinch failed internally. Retry, then contact support with the reference.' },
  { code: '50300', status: 503, category: 'provider', retry: 'backoff', todo: 'Sinch is temporarily unavailable. Retry with backoff.' },
];
