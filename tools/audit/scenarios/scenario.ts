import type { Sidetone } from '../../../src/install/register.ts';
import type { Client } from '../clients.ts';
import type { Planter } from '../secrets.ts';
import type { AuditServer } from '../server.ts';
import type { Signals } from '../signals.ts';

export type Audit = {
  readonly server: AuditServer;
  readonly signals: Signals;
  readonly client: Client;
  /** Runs it with a fresh installation, so that no line is suppressed as a repetition, and collects metrics. */
  readonly watched: (work: (sidetone: Sidetone) => unknown) => Promise<void>;
};

/** One place in a request or a stream that may contain private data. */
export type Scenario = {
  readonly place: string;
  /** Played with one client only, because it is about something else. */
  readonly once?: true;
  /** Plants secrets, and makes the call that carries them. */
  readonly play: (plant: Planter, audit: Audit) => Promise<void>;
};

/** A refusal without private text. */
export const REFUSAL = {
  status: 402,
  headers: { 'x-request-id': 'req_audit' },
  body: JSON.stringify({ error: { type: 'permission_error', code: 'insufficient_api_credits', message: 'none left' } }),
} as const;
