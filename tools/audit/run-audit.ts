import diagnostics from 'node:diagnostics_channel';
import { CLIENTS } from './clients.ts';
import { findSecrets } from './detector.ts';
import { CALLS } from './scenarios/calls.ts';
import { FAILURES } from './scenarios/failures.ts';
import { MESSAGES } from './scenarios/messages.ts';
import type { Audit, Scenario } from './scenarios/scenario.ts';
import { STREAMS } from './scenarios/streams.ts';
import { URLS } from './scenarios/urls.ts';
import { Planter, type Secret } from './secrets.ts';
import { AuditServer } from './server.ts';
import { SIGNALS, type Signal, Signals } from './signals.ts';
import { watchWith } from './watch.ts';

export type PlaceResult = {
  readonly place: string;
  readonly planted: number;
  /** Planted, but seen neither by the provider nor by the service: searching for these would prove nothing. */
  readonly unseen: readonly Secret[];
  readonly found: Readonly<Record<Signal, readonly Secret[]>>;
};

export type AuditResult = {
  readonly places: readonly PlaceResult[];
  /** How much each signal emitted: an empty signal proves nothing. */
  readonly characters: Readonly<Record<Signal, number>>;
};

export type AuditOptions = {
  /** Only places whose name contains one of these. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** Adds a log sink that redacts nothing: the audit must find it. */
  readonly leaky?: boolean | undefined;
};

const SCENARIOS: readonly Scenario[] = [...URLS, ...MESSAGES, ...FAILURES, ...STREAMS, ...CALLS];

/** Plants secrets in every part of a request and of a stream, and searches every signal for them. */
export async function runAudit({ only = [''], leaky = false }: AuditOptions = {}): Promise<AuditResult> {
  const server = await AuditServer.start();
  const signals = await Signals.start();
  if (leaky) leak(signals);
  const watched = watch(server, signals);
  const planters: Planter[] = [];
  for (const { place, once, play } of SCENARIOS.filter((scenario) =>
    only.some((part) => scenario.place.includes(part)),
  )) {
    const plant = new Planter(place);
    planters.push(plant);
    for (const client of once === true ? CLIENTS.slice(0, 1) : CLIENTS)
      await play(plant, { server, signals, client, watched });
  }
  await signals.stop();
  await server.close();
  return judge(planters, server, signals);
}

function watch(server: AuditServer, signals: Signals): Audit['watched'] {
  const hosts = [server.host, 'voice.test', 'voice.invalid'];
  // Kallglot has credits and request ids, Dograh has tokens in paths.
  const providers = {
    kallglot: { hosts, streamErrors: true },
    dograh: { hosts: [server.dograh], streamErrors: true },
  };
  return (work) => watchWith({ providers }, signals, work);
}

/** Behaves like a careless sink. */
function leak(signals: Signals): void {
  type Message = { request: { path?: string; method?: string } };
  const leak = (message: unknown): void => signals.add('log', `leaky: ${(message as Message).request.path}`);
  for (const channel of ['undici:request:create', 'http.client.request.start']) diagnostics.subscribe(channel, leak);
}

function judge(planters: readonly Planter[], server: AuditServer, signals: Signals): AuditResult {
  const secrets = planters.flatMap(({ planted }) => planted);
  const seen = new Set(findSecrets(server.seen, secrets));
  const found = new Map(SIGNALS.map((signal) => [signal, findSecrets(signals.texts[signal], secrets)]));
  const bySignal = <Value>(of: (signal: Signal) => Value): Record<Signal, Value> =>
    Object.fromEntries(SIGNALS.map((signal) => [signal, of(signal)])) as Record<Signal, Value>;
  return {
    places: planters.map(({ place, planted }) => ({
      place,
      planted: planted.length,
      unseen: planted.filter((secret) => !seen.has(secret)),
      found: bySignal((signal) => (found.get(signal) ?? []).filter((secret) => secret.place === place)),
    })),
    characters: bySignal((signal) => signals.texts[signal].length),
  };
}
