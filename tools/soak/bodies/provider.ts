// A provider that plays one attack, in its own process.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { ATTACKS } from './attacks.ts';

const attack = ATTACKS[Number(process.argv[2])];
const server = http.createServer((_, response) => attack?.answer(response.on('error', () => {})));
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
