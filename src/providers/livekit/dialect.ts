import type { Dialect } from '../../simulator/dialect/dialect.ts';
import { makeDialect } from '../../simulator/dialect/make-dialect.ts';
import { livekit } from './provider.ts';

const isSip = (code: string | undefined): code is string => code !== undefined && /^\d{3}$/.test(code);

/** https://github.com/livekit/protocol/blob/main/livekit/sip.go: the Twirp code of a SIP answer. */
function twirpCodeOf(sip: number): string {
  if (sip === 486 || sip === 600) return 'resource_exhausted';
  if (sip >= 500 && sip < 600) return 'unavailable';
  if (sip === 401 || sip === 402 || sip === 403 || sip === 407 || sip === 603) return 'permission_denied';
  return sip === 404 || sip === 604 ? 'not_found' : 'invalid_argument';
}

export const livekitDialect: Dialect = makeDialect(livekit, {
  // https://twitchtv.github.io/twirp/docs/spec_v7.html, with the answer of the carrier in `meta`.
  errorBody: ({ code, message }) =>
    isSip(code)
      ? {
          code: twirpCodeOf(Number(code)),
          msg: `twirp error unknown: INVITE failed: sip status: ${code}`,
          meta: { sip_status_code: code, sip_status: message },
        }
      : code === 'sip_failure'
        ? { code: 'unknown', msg: message, meta: { sip_status_code: '699' } }
        : // A status without a code comes from a proxy before the Twirp server.
          { ...(code !== undefined && { code }), msg: message },
  messages: { '402': 'Payment Required', '486': 'Busy Here', '503': 'Service Unavailable' },
  // Statuses of a SIP answer, as LiveKit maps them.
  statuses: { '402': 403, '486': 429, '600': 429, '503': 503, '404': 404 },
});
