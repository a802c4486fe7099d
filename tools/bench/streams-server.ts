import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { answerParent } from './child.ts';

export type StreamPort = { readonly port: number };

// Echoes at the client's pace.
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, backlog: 1024, perMessageDeflate: false });
server.on('connection', (websocket) => {
  websocket.on('error', () => {});
  websocket.on('message', (data, isBinary) => websocket.send(data, { binary: isBinary }));
});
await new Promise((resolve) => server.once('listening', resolve));

const answer: StreamPort = { port: (server.address() as AddressInfo).port };
answerParent(null, () => answer);
