import type { IncomingMessage, ServerResponse } from 'node:http';
import { closeFrame, frame, openProvider, type Peer } from '../../../test/kit/streams/provider.ts';
import { type ExchangePlan, plans, type StreamPlan } from './plan.ts';

/** The provider of the fuzz, in its own process: follows the plan of each request. */
const [seed, count] = process.argv.slice(2).map(Number) as [number, number];
const exchangeOf = plans('exchanges', seed, count);
const streamOf = plans('streams', seed, count);
const NUMBER = 'x-number';

const provider = await openProvider((peer) =>
  stream(peer, streamOf(Number(peer.request.headers[NUMBER] ?? peer.url.searchParams.get('n')))),
);
provider.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
  request.resume();
  request.on('end', () => answer(exchangeOf(Number(request.headers[NUMBER])), response));
});
process.send?.({ host: provider.host });
process.on('disconnect', () => process.exit(0));

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

async function answer({ status, headers, body, parts, ending }: ExchangePlan, response: ServerResponse): Promise<void> {
  const { socket } = response;
  const bytes = Buffer.from(body, 'base64');
  if (ending === 'no answer') return void socket?.destroy();
  if (ending === 'garbage')
    return void socket?.end(Buffer.concat([Buffer.from('HTTP/1.1 '), bytes, Buffer.from('\r\n\r\n')]));
  const promised = ending === 'lies about its length' || ending === 'cut' ? bytes.length + 7 : bytes.length;
  response.on('error', () => {});
  response.writeHead(status, [...headers, ['content-length', String(promised)]].flat());
  for (let i = 0; i < parts; i++) {
    const size = Math.ceil(bytes.length / parts);
    response.write(bytes.subarray(i * size, (i + 1) * size));
    await turn();
  }
  if (promised === bytes.length) response.end();
  else if (ending === 'cut') socket?.destroySoon();
  else socket?.end();
}

async function stream(peer: Peer, plan: StreamPlan): Promise<void> {
  const headers = Object.fromEntries(plan.headers.filter(([, value]) => /^[\x20-\x7e]*$/.test(value)));
  if (plan.refuse !== undefined) return peer.refuse(plan.refuse, headers, { error: { code: 'session_not_found' } });
  const frames = plan.frames.map(({ opcode, payload }) => frame(opcode, payload));
  const last = plan.ending === 'no code' ? frame(8, '') : closeFrame(plan.code, plan.reason);
  const { socket } = peer;
  const atOnce = plan.ending === 'at once';
  peer.acceptRaw(headers, ...frames, ...(atOnce ? [last] : []));
  // The service reports when it has everything: then its view is complete.
  await new Promise((resolve) => socket.once('data', resolve));
  if (plan.ending === 'provider closes' || plan.ending === 'no code') socket.end(last);
  else if (plan.ending === 'RST') socket.resetAndDestroy();
  else if (plan.ending === 'garbage') socket.end(Buffer.from([0xff, 0xff, 0xff, 0xff]));
  else socket.end();
}
