import { Agent, request } from 'undici';
import type { Planter } from '../secrets.ts';
import { type Audit, REFUSAL, type Scenario } from './scenario.ts';

/** The same URL in a call that succeeds and in one that fails: their spans are made in different ways. */
function url(place: string, pathOf: (plant: Planter) => string, provider: 'host' | 'dograh' = 'host'): Scenario {
  return {
    place: `URL: ${place}`,
    play: async (plant, { server, client, watched }) => {
      for (const answer of [{}, REFUSAL]) {
        server.answer(answer);
        const path = pathOf(plant);
        // A fragment stays with the service.
        server.see(path);
        await watched(() => client.call(server, { path, origin: `http://${server[provider]}` }));
      }
    },
  };
}

const encoded = encodeURIComponent;

async function callByUndici(origin: string): Promise<void> {
  await request(`${origin}/v1/sessions`).then(({ body }) => body.text());
  const agent = new Agent();
  await agent.request({ origin, path: '/v1/sessions', method: 'GET' }).then(({ body }) => body.text());
  await agent.close();
}

const loopback = (server: Audit['server']) =>
  new Agent({
    connect: {
      lookup: (_, options, done) =>
        options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
      port: server.port,
    },
  });

export const URLS: readonly Scenario[] = [
  url('a key in the path', (plant) => `/v1/sessions/${plant.key()}`),
  url('a phone number in the path', (plant) => `/v1/calls/${plant.phone()}/legs`),
  url('a phone number in the path, encoded', (plant) => `/v1/calls/${encoded(plant.phone())}`),
  url('a phone number in the path, encoded twice', (plant) => `/v1/calls/${encoded(encoded(plant.phone()))}`),
  url('an address in the path', (plant) => `/v1/calls/${plant.mail()}/${encoded(plant.sip())}`),
  url('a token by its place in the path', (plant) => `/api/v1/ws/public/signaling/${plant.password()}`, 'dograh'),
  url('matrix parameters', (plant) => `/v1/x;token=${plant.password()}`),
  url(
    'secret keys of the query',
    (plant) =>
      `/v1/sessions/1/connect?${[
        'token',
        'api_key',
        'apikey',
        'jwt',
        'access_token',
        'conversation_signature',
        'signature',
        'password',
        'X-Amz-Signature',
        'sig',
      ]
        .map((key) => `${key}=${plant.password()}`)
        .join('&')}`,
  ),
  url(
    'personal keys of the query',
    (plant) =>
      `/v1/x?${['to', 'from', 'phone', 'To', 'caller_id', 'email', 'customer%5Bto%5D', 'recipient']
        .map((key) => `${key}=${plant.password()}`)
        .join('&')}`,
  ),
  url(
    'innocent keys of the query',
    (plant) =>
      `/v1/x?a=${plant.key()}&b=${plant.jwt()}&c=${encoded(plant.phone())}&d=${encoded(plant.national())}&e=${plant.mail()}`,
  ),
  url('a name of the query', (plant) => `/v1/x?${plant.key()}=1&${plant.jwt()}`),
  url(
    'a URL within the query',
    (plant) =>
      `/v1/x?next=${encoded(`https://${plant.userinfo()}@y.example/${plant.password()}?token=${plant.password()}`)}`,
  ),
  url(
    'a URL within a URL within the query',
    (plant) => `/v1/x?next=${encoded(encoded(`https://y.example/?token=${plant.password()}`))}`,
  ),
  url('JSON within the query', (plant) => `/v1/x?filter=${encoded(JSON.stringify({ q: plant.password() }))}`),
  url('what cannot be decoded', (plant) => `/v1/x?a=%E0%A4%${plant.password()}`),
  url('the fragment', (plant) => `/v1/x#access_token=${plant.password()}`),
  {
    place: 'URL: user name and password',
    play: async (plant, { server, client, watched }) => {
      for (const answer of [{}, REFUSAL]) {
        server.answer(answer);
        const userinfo = plant.userinfo();
        server.see(userinfo);
        const origin = `http://${userinfo}@${server.host}`;
        // fetch() rejects such a URL; undici's request() and its dispatchers accept it.
        await watched(() => (client.name === 'node:http' ? client.call(server, { origin }) : callByUndici(origin)));
      }
    },
  },
  {
    place: 'URL: the host name',
    once: true,
    play: async (plant, { server, watched }) => {
      for (const answer of [{}, REFUSAL]) {
        server.answer(answer);
        const dispatcher = loopback(server);
        for (const label of [plant.key(), plant.phone().slice(1)]) {
          server.see(label);
          const url = `http://${label}.voice.test:${server.port}/v1/sessions`;
          await watched(() => request(url, { dispatcher }).then(({ body }) => body.text()));
        }
        await dispatcher.close();
      }
    },
  },
];
