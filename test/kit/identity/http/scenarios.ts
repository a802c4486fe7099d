import { NOWHERE, REFUSED } from '../../server.ts';
import type { Run } from './tape.ts';

/** Controller.abort() at once, before the response head, or after the first bytes of the body; or a deadline. */
export type Giving = 'at once' | 'before the head' | 'midway' | 'with a reason' | 'deadline' | 'deadline midway';

export type Scenario = {
  readonly name: string;
  /** The name of the response, or a place where nothing listens. */
  readonly answer: string;
  readonly method?: string;
  readonly body?: string;
  readonly read?: Run['read'];
  readonly giveUp?: Giving;
  /** One after the other, by one client. */
  readonly times?: number;
  readonly tls?: 'trusted' | 'untrusted';
  readonly authority?: string;
};

const answered = (...names: string[]): Scenario[] => names.map((answer) => ({ name: answer, answer }));

export const SCENARIOS: readonly Scenario[] = [
  ...answered('ok', 'chunks', 'credits', 'missing', 'throttled', 'unauthorized', 'unavailable'),
  ...answered('gzip', 'br', 'deflate', 'zstd', 'empty', 'no-content', 'not-modified'),
  ...answered('ended', 'ended-gzip', 'transcript', 'transcript-gzip'),
  ...answered('redirect-to-ok', 'redirect-to-missing', 'two-packets', 'trailers', 'early-hints', 'megabyte'),
  ...answered('cut-error', 'cut-ok', 'reset-error', 'reset-ok', 'ended-before-head', 'reset-before-head'),
  ...answered('malformed-version', 'malformed-garbage', 'malformed-header', 'malformed-length', 'malformed-chunk'),
  ...answered('malformed-chunk-ok', 'huge-head', 'overlong', 'twice'),
  { name: 'HEAD of an error', answer: 'missing', method: 'HEAD' },
  { name: 'HEAD of a success', answer: 'ok', method: 'HEAD' },
  { name: 'POST with a body', answer: 'credits', method: 'POST', body: '{"to":"+15550100"}' },
  { name: 'DELETE', answer: 'missing', method: 'DELETE' },
  { name: 'three times over one connection', answer: 'credits', times: 3 },
  { name: 'small error never read', answer: 'credits', read: 'never' },
  { name: 'large error never read', answer: 'megabyte', read: 'never' },
  { name: 'large error read late', answer: 'megabyte', read: 'late' },
  { name: 'large error not wanted', answer: 'megabyte', read: 'cancel' },
  { name: 'transcript read late', answer: 'transcript', read: 'late' },
  { name: 'transcript not wanted', answer: 'transcript', read: 'cancel' },
  { name: 'error not wanted while it comes', answer: 'half-error', read: 'cancel' },
  { name: 'success not wanted while it comes', answer: 'half-ok', read: 'cancel' },
  { name: 'aborted at once', answer: 'ok', giveUp: 'at once' },
  { name: 'aborted before the head', answer: 'silence', giveUp: 'before the head' },
  { name: 'aborted with a reason', answer: 'silence', giveUp: 'with a reason' },
  { name: 'error aborted midway', answer: 'half-error', giveUp: 'midway' },
  { name: 'success aborted midway', answer: 'half-ok', giveUp: 'midway' },
  { name: 'deadline before the head', answer: 'silence', giveUp: 'deadline' },
  { name: 'deadline within an error', answer: 'half-error', giveUp: 'deadline midway' },
  { name: 'connection refused', answer: 'ok', authority: REFUSED },
  { name: 'no such host', answer: 'ok', authority: NOWHERE },
  { name: 'untrusted certificate', answer: 'ok', tls: 'untrusted' },
  { name: 'error over TLS', answer: 'credits', tls: 'trusted' },
];
