import type { Socket, Wish } from '../../streams/clients.ts';
import type { Peer } from '../../streams/provider.ts';

export type Place = { url: string; secureUrl: string; silentHost: string };

/** One side of the comparison: the provider runs in the parent, the service in the child. */
export type Scenario = {
  readonly name: string;
  readonly only?: 'ws' | 'undici';
  readonly provider?: (peer: Peer) => void;
  /** It is random whether the handshake is sent before it is given up. */
  readonly lucky?: true;
  readonly url?: (place: Place) => string;
  readonly wish?: Wish;
  /** Errors are recorded where they are thrown. */
  readonly open?: (socket: Socket, note: (what: unknown) => void) => void;
  readonly message?: (socket: Socket) => void;
  readonly error?: (socket: Socket) => void;
  readonly close?: (socket: Socket) => void;
  readonly made?: (socket: Socket, note: (what: unknown) => void) => void;
};

export const echo = (peer: Peer): void => {
  const websocket = peer.accept();
  websocket.on('message', (data, isBinary) => websocket.send(data, { binary: isBinary }));
};

export const refused = (status: number, later?: number) => (peer: Peer) => {
  const body = { error: { type: 'api_error', code: 'insufficient_api_credits', message: 'No.' } };
  peer.refuse(status, { 'X-Request-ID': 'req_1', 'Retry-After': '3' }, body, later);
};
