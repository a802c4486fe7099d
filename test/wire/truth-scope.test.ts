import http from 'node:http';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { suppressTracing } from '@opentelemetry/core';
import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { byName } from '../kit/answers.ts';
import { expectSignals } from '../kit/expect.ts';
import { toLoopback } from '../kit/http/ask.ts';
import { CLIENTS } from '../kit/http/clients.ts';
import { type Server, serve } from '../kit/server.ts';
import { failure, NOTHING } from '../kit/signals.ts';
import { watch } from '../kit/watch.ts';

const CREDITS = failure(402, 'credits', 'insufficient_api_credits');

let server: Server;
beforeAll(async () => {
  server = await serve(byName);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(async () => {
  context.disable();
  await server.close();
});

/** Clients differ in how they find their origin: one of each kind, and one of each undici. */
const KINDS = CLIENTS.filter(({ name }) =>
  ['global fetch', 'undici 6 request', 'undici 7 request', 'undici 8 request', 'undici 8 fetch', 'http', 'axios']
    .concat('got', 'node-fetch')
    .includes(name),
);

describe.each(CLIENTS)('$name', (client) => {
  it('is not observed where tracing is suppressed', async () => {
    const watching = watch([server.host]);
    const { status, release } = await context.with(suppressTracing(context.active()), () =>
      client.ask(`${server.url}/v1/sessions/credits`),
    );
    await release();
    await expectSignals(watching, NOTHING);
    expect({ status, logged: watching.logged() }).toEqual({ status: 402, logged: [] });
  });

  it('is not observed at a host of no provider', async () => {
    const watching = watch(['127.0.0.2', 'voice.internal']);
    const { status, release } = await client.ask(`${server.url}/v1/sessions/credits`);
    await release();
    await expectSignals(watching, NOTHING);
    expect({ status, logged: watching.logged() }).toEqual({ status: 402, logged: [] });
  });
});

describe.each(KINDS)('the hosts of $name', (client) => {
  let port: number;
  beforeEach(() => {
    port = server.port;
  });

  it.each([
    ['api.kallglot.com', 'of the provider'],
    ['API.KallGlot.com', 'in any case'],
    ['eu.api.kallglot.com', 'below the provider’s'],
    ['a.b.api.kallglot.com', 'two labels below'],
    ['voice.internal', 'of the configuration'],
    ['eu.voice.internal', 'below that of the configuration'],
  ])('include %s, %s', async (name) => {
    const watching = watch(['voice.internal']);
    const { release } = await client.ask(`http://${name}:${port}/v1/sessions/credits`, {
      connect: { lookup: toLoopback },
    });
    await release();
    await expectSignals(watching, CREDITS);
  });

  it.each([
    'notkallglot.com',
    'notapi.kallglot.com',
    'evil-api.kallglot.com.example',
    'api.kallglot.com.example',
    'api.kallglot.co',
    'kallglot.com',
    'api-kallglot.com',
    'voice.internal.example',
    'myvoice.internal',
  ])('do not include %s', async (name) => {
    const watching = watch(['voice.internal']);
    const { status, release } = await client.ask(`http://${name}:${port}/v1/sessions/credits`, {
      connect: { lookup: toLoopback },
    });
    await release();
    await expectSignals(watching, NOTHING);
    expect(status).toBe(402);
  });

  it('include one port alone where the configuration names one', async () => {
    const other = await serve(byName);
    const watching = watch([`voice.internal:${server.port}`]);
    for (const { port } of [server, other]) {
      const url = `http://voice.internal:${port}/v1/sessions/credits`;
      await (await client.ask(url, { connect: { lookup: toLoopback } })).release();
    }
    await expectSignals(watching, CREDITS);
    await other.close();
  });
});

/** Node 22 keeps a request's port in its Host header alone, so that a header of the service's own decides. */
const HTTP_KNOWS_ITS_PORT = Number(process.versions.node.split('.')[0]) >= 24;

describe.each([
  ['http', askHttp, HTTP_KNOWS_ITS_PORT],
  ['undici', askUndici, true],
] as const)('a Host header of the service’s own, by %s', (_, ask, knowsItsPort) => {
  it('does not hide where it connects to', async () => {
    const watching = watch([server.host]);
    await ask(server.url, 'voice.internal');
    await expectSignals(watching, knowsItsPort ? CREDITS : NOTHING);
  });

  it('does not present another server as the provider', async () => {
    const other = await serve(byName);
    const watching = watch([server.host]);
    await ask(other.url, server.host);
    await expectSignals(watching, knowsItsPort ? NOTHING : CREDITS);
    await other.close();
  });
});

async function askHttp(origin: string, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    http
      .get(`${origin}/v1/sessions/credits`, { headers: { host } }, (response) => response.resume().on('end', resolve))
      .on('error', reject);
  });
}

async function askUndici(origin: string, host: string): Promise<void> {
  const { body } = await request(`${origin}/v1/sessions/credits`, { headers: { host } });
  await body.dump();
}
