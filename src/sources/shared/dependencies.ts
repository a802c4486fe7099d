import type { Context } from '@opentelemetry/api';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { CloseObservation, HttpObservation, OpenStream, PendingExchange } from '../../catalogue/observation.ts';
import type { Faults } from '../../model/faults.ts';
import type { Bodies } from './bodies.ts';

/** Receives what the sources observe. Runs in the service's call stack: it must be quick and must not throw. */
export type ObservationListener = {
  started(exchange: PendingExchange): void;
  /** The exchange has ended, but its body is still being decoded: settled() follows. Its span may end meanwhile. */
  undecided(exchange: PendingExchange, observation: HttpObservation): void;
  /** Once per exchange. */
  settled(exchange: PendingExchange, observation: HttpObservation): void;
  opened(stream: OpenStream): void;
  /** Once per opened stream. */
  closed(stream: OpenStream, observation: CloseObservation): void;
  /** A text frame that contains what error frames contain. */
  errorFrame(stream: OpenStream, text: string): void;
};

/** Reads a header of a request as the client holds it. */
export type HeaderReader = (request: unknown, name: string) => string | undefined;

/** Names the account of a request. Never throws. */
export type AccountFinder = { of(exchange: PendingExchange, request: unknown, readHeader: HeaderReader): string };

/** Finds the client span that another instrumentation made for an exchange. */
export type ActiveSpanFinder = { pairActive(exchange: PendingExchange, active: Context): void };

/** The dependencies of every source. */
export type Dependencies = {
  readonly catalogue: Catalogue;
  readonly listener: ObservationListener;
  readonly bodies: Bodies;
  readonly accounts: AccountFinder;
  readonly faults: Faults;
  /** Absent when tracing is off. */
  readonly pairing: ActiveSpanFinder | undefined;
};
