import type { Socket } from '../clients.ts';
import { connect, heapUsed, setting } from './service.ts';

/** What one open stream costs this process: heap with so many held, less heap without, by their number. */
const STREAMS = 3000;
const OPENING = 250;

async function hold(count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i += OPENING) {
    const batch = Array.from({ length: OPENING }, () => {
      const socket = connect('echo', setting.client);
      return new Promise<Socket>((resolve, reject) => {
        socket.onopen = () => resolve(socket);
        socket.onerror = reject;
      });
    });
    sockets.push(...(await Promise.all(batch)));
  }
  return sockets;
}

// So that code, shapes and the pools of the client are there already.
const warm = await hold(OPENING);
const before = await heapUsed();
const sockets = await hold(STREAMS);
const after = await heapUsed();
process.send?.({ bytesPerStream: (after - before) / STREAMS, held: sockets.length + warm.length });
