import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from '../../streams/clients.ts';
import { ORDERS } from '../../streams/orders.ts';
import { frame, OPCODE } from '../../streams/provider.ts';
import { HANDSHAKES } from './handshakes.ts';
import { OF_WS } from './of-ws.ts';
import type { Scenario } from './scenario.ts';
import { TRAFFIC } from './traffic.ts';

const broken = (name: string, ...frames: Buffer[]): Scenario => ({
  name,
  provider: (peer) => {
    peer.acceptRaw({}, ...frames);
    void sleep(60).then(() => peer.socket.end());
  },
});

export const SCENARIOS: readonly Scenario[] = [
  ...HANDSHAKES,
  ...OF_WS,
  ...TRAFFIC,
  ...ORDERS.map(
    ({ name, wsOnly, provider, service = {} }): Scenario => ({
      name,
      ...(wsOnly && { only: 'ws' as const }),
      provider,
      ...(service.open && { open: service.open }),
      ...(service.message && { message: (socket: Socket) => service.message?.(socket, undefined) }),
      ...(service.close && { close: service.close }),
    }),
  ),
  broken('a reserved opcode', frame(3, 'x')),
  broken('text that is not UTF-8', frame(OPCODE.text, Buffer.from([0xff, 0xfe]))),
  broken('a close frame of one byte', frame(OPCODE.close, 'x')),
  broken('an error frame', frame(OPCODE.text, '{"type":"session.error","code":"invalid_audio_format"}')),
];

export const scenariosOf = (family: 'ws' | 'undici'): readonly Scenario[] =>
  SCENARIOS.filter(({ only }) => only === undefined || only === family);
