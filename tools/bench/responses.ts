/** Responses from Kallglot's documentation, for both parts of the benchmark. */
export type CannedResponse = {
  readonly status: number;
  /** Flat, as node:http writes them and undici gives them. */
  readonly headers: readonly string[];
  readonly body: Buffer;
};

/** Headers that gateways and servers add to every response, and no catalogue reads. */
const UNINTERESTING = [
  ...['server', 'cloudflare'],
  ...['strict-transport-security', 'max-age=31536000; includeSubDomains'],
  ...['cache-control', 'no-store'],
  ...['vary', 'Accept-Encoding'],
  ...['cf-ray', '8f2b6c1d4e5a9b0c-FRA'],
  ...['connection', 'keep-alive'],
];

const now = Math.floor(Date.now() / 1000);

/** https://developer.kallglot.com/error-codes#useful-error-headers and /rate-limits */
const VENDOR = [
  ...['x-request-id', 'req_01HQ7ZK3V9T4M2N8P6R5S1W0XY'],
  ...['x-api-credits-remaining', '48210'],
  ...['x-api-credits-used', '1790'],
  ...['x-ratelimit-limit', '600'],
  ...['x-ratelimit-remaining', '597'],
  ...['x-ratelimit-reset', String(now + 60)],
];

const SESSION = JSON.stringify({ id: 'sess_2Nq8rT5vXz', status: 'queued', created_at: now, direction: 'outbound' });

function response(status: number, vendor: readonly string[], text: string): CannedResponse {
  const body = Buffer.from(text);
  const common = ['content-type', 'application/json', 'date', new Date(now * 1000).toUTCString()];
  return { status, headers: [...common, ...UNINTERESTING, ...vendor, 'content-length', String(body.length)], body };
}

/** @param code with its type, as the provider's table of error codes has them; the body is about 1 KiB */
function errorBody(type: string, code: string): string {
  const error = {
    type,
    code,
    message: 'The request could not be completed. See the documentation for what to do next.',
    param: 'routing.connection_id',
    request_id: 'req_01HQ7ZK3V9T4M2N8P6R5S1W0XY',
    docs_url: `https://developer.kallglot.com/error-codes#${code}`,
    details: [0, 1, 2].map((i) => ({
      field: `routing.options[${i}].trunk`,
      reason: `The trunk was not considered, because ${'of its state, '.repeat(8)}and is skipped.`,
    })),
  };
  return JSON.stringify({ error });
}

export const SUCCESS = response(201, VENDOR, SESSION);
/** Also the response of a host outside the catalogue. */
export const SUCCESS_WITHOUT_VENDOR_HEADERS = response(201, [], SESSION);
export const NO_CREDITS = response(402, VENDOR, errorBody('permission_error', 'insufficient_api_credits'));
export const RATE_LIMITED = response(
  429,
  [...VENDOR, 'retry-after', '30'],
  errorBody('rate_limit_error', 'rate_limit_exceeded'),
);
