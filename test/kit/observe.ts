import { ROOT_CONTEXT } from '@opentelemetry/api';
import { Catalogue } from '../../src/catalogue/catalogue.ts';
import type { BodySample, HttpObservation } from '../../src/catalogue/observation.ts';
import type { Provider } from '../../src/catalogue/provider.ts';
import { snapshotHeaders } from '../../src/sources/shared/header-snapshot.ts';

export type Answer = {
  provider: Provider;
  method?: string;
  path?: string;
  status?: number;
  headers?: Record<string, string | string[]>;
  body?: unknown;
  failure?: HttpObservation['failure'];
};

/** 2026-11-20T12:00:00Z */
export const NOW = 1_795_176_000_000;

/** A body as a source keeps it. */
export function sample(bytes: Uint8Array, truncated = false): BodySample {
  return { bytes, truncated };
}

/** An observation as a source makes it: classification is pure, so a literal suffices. */
export function observation(answer: Answer): HttpObservation {
  const { provider, method = 'GET', path = '/', status, headers = {}, body } = answer;
  const [watched] = new Catalogue([{ provider, hosts: [], account: 'default', streamErrors: false, callReports: true }])
    .providers;
  if (watched === undefined) throw new Error('no provider');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    kind: 'http',
    account: 'default',
    provider: watched,
    operation: watched.operations.match(method, path),
    method,
    origin: 'https://voice.example',
    path,
    status,
    headers: snapshotHeaders(headers, watched.headers),
    body: text === undefined ? undefined : sample(Buffer.from(text)),
    failure: answer.failure,
    startedAt: NOW - 100,
    answeredAt: NOW,
    answeredMs: 1000,
    duration: 0.1,
    context: ROOT_CONTEXT,
    span: undefined,
  };
}
