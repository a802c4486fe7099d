import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { expectStreams } from '../kit/expect.ts';
import { CLIENTS, follow, play } from '../kit/streams/clients.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { watch } from '../kit/watch.ts';

const BODY = { error: { type: 'permission_error', code: 'insufficient_api_credits', message: 'Top up.' } };

describe.each(CLIENTS)('$name', (client) => {
  it.each([200, 302])('%i in place of 101: a failed connect and a line', async (status) => {
    const headers = { Location: '/login', 'X-Request-ID': 'req_odd' };
    const provider = await serveStreams((peer) => peer.refuse(status, headers, ''));
    const watching = watch([provider.host]);
    const seen = await play(client, provider.url());
    expect(seen.events).not.toContain('open');
    await expectStreams(watching, { connects: { [`unknown ${status}`]: 1 } });
    expect(watching.lines.map(({ fields }) => fields['request_id'])).toEqual(['req_odd']);
  });

  // RFC 6455, 4.1: the client must fail the connection in each of these cases.
  it.each<[string, Record<string, string | undefined>]>([
    ['a wrong Sec-WebSocket-Accept', { 'Sec-WebSocket-Accept': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }],
    ['an unrequested subprotocol', { 'Sec-WebSocket-Protocol': 'other' }],
    ['an unrequested extension', { 'Sec-WebSocket-Extensions': 'x-other' }],
    ['no Upgrade header', { Upgrade: undefined }],
  ])('a 101 with %s, which the client rejects: one failed connect and a line', async (_, headers) => {
    const provider = await serveStreams((peer) => peer.acceptRaw(headers));
    const watching = watch([provider.host]);
    const seen = await play(client, provider.url());
    expect(seen.events).not.toContain('open');
    await expectStreams(watching, { connects: { 'network _OTHER': 1 } });
    expect(watching.lines).toMatchObject([
      {
        level: 'warn',
        fields: { category: 'network', error_type: '_OTHER', code: 'InvalidHandshake' },
        message: expect.stringContaining('a 101 that RFC 6455 does not allow'),
      },
    ]);
  });

  it('the same 101 with correct headers: an open stream', async () => {
    const provider = await serveStreams((peer) => peer.acceptRaw());
    const watching = watch([provider.host]);
    const socket = client.connect(provider.url());
    await expectStreams(watching, { connects: { accepted: 1 }, active: 1 });
    await follow(socket, { made: () => socket.close(1000) });
    await sleep(30);
    expect(await watching.streams()).toMatchObject({ connects: { accepted: 1 }, active: 0, faults: {} });
  });
});

describe('ws', () => {
  it('a service with an unexpected-response listener reads the response itself; a later body is classified too', async () => {
    const provider = await serveStreams((peer) => peer.refuse(402, {}, BODY, 40));
    const watching = watch([provider.host]);
    const websocket = new WebSocket(provider.url());
    const text = await new Promise<string>((resolve, reject) => {
      websocket.on('error', reject);
      websocket.on('unexpected-response', (_, response) => {
        let received = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          received += chunk;
        });
        response.on('end', () => resolve(received));
      });
    });
    expect(JSON.parse(text)).toEqual(BODY);
    await expectStreams(watching, { connects: { 'credits insufficient_api_credits': 1 } });
  });

  it('follows a redirect: one accepted connect', async () => {
    const provider = await serveStreams((peer) => {
      if (peer.url.searchParams.get('hop') === '2') peer.accept().close(1000);
      else peer.refuse(307, { Location: '?hop=2' }, '');
    });
    const watching = watch([provider.host]);
    const websocket = new WebSocket(provider.url('hop=1'), { followRedirects: true });
    await new Promise((resolve) => websocket.on('close', resolve));
    await sleep(30);
    const { connects, closes, active } = await watching.streams();
    expect({ accepted: connects['accepted'], closes, active }).toEqual({
      accepted: 1,
      closes: { '1000 provider normal': 1 },
      active: 0,
    });
  });

  it('closed in its upgrade event, before it opens: cancelled, and no stream', async () => {
    const provider = await serveStreams((peer) => peer.acceptRaw());
    const watching = watch([provider.host]);
    const websocket = new WebSocket(provider.url());
    websocket.on('error', () => {});
    websocket.on('upgrade', () => websocket.close());
    await new Promise((resolve) => websocket.on('close', resolve));
    await sleep(30);
    const { connects, closes, active } = await watching.streams();
    expect({ connects, closes, active }).toEqual({ connects: { cancelled: 1 }, closes: {}, active: 0 });
  });
});
