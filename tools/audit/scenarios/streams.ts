import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket as WsWebSocket } from 'ws';
import type { Planter } from '../secrets.ts';
import type { Answer, AuditServer } from '../server.ts';
import type { Scenario } from './scenario.ts';

type Talk = {
  readonly path: string;
  /** To Dograh in place of Kallglot. */
  readonly dograh?: true;
  readonly protocol?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent by the client once the stream is open. */
  readonly send?: string;
  /** Closed by the client with this reason. */
  readonly close?: string;
  /** Sent by the provider before it closes. */
  readonly frame?: string;
  /** Closed by the provider with this code and reason. */
  readonly code?: number;
  readonly reason?: string;
  /** Refused in the handshake. */
  readonly refusal?: Answer;
};

function answerOf({ frame, code, reason, refusal }: Talk): Answer {
  if (refusal !== undefined) return refusal;
  return {
    stream: (websocket) => {
      if (frame !== undefined) websocket.send(frame);
      if (code !== undefined) setTimeout(() => websocket.close(code, reason), 10);
    },
  };
}

const origin = (server: AuditServer, { dograh }: Talk): string =>
  `ws://${dograh === true ? server.dograh : server.host}`;

export async function talkByWs(server: AuditServer, talk: Talk): Promise<void> {
  const { path, protocol, headers, send, close } = talk;
  server.answer(answerOf(talk));
  const socket = new WsWebSocket(`${origin(server, talk)}${path}`, protocol === undefined ? [] : [protocol], {
    headers,
  });
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('open', () => {
    if (send !== undefined) socket.send(send);
    if (close !== undefined) socket.close(4000, close);
  });
  await closed;
}

export async function talkByGlobal(server: AuditServer, talk: Talk): Promise<void> {
  const { path, protocol, send, close } = talk;
  server.answer(answerOf(talk));
  const socket = new WebSocket(`${origin(server, talk)}${path}`, protocol === undefined ? [] : [protocol]);
  const over = new Promise((resolve) => {
    socket.addEventListener('close', resolve);
    socket.addEventListener('error', resolve);
  });
  socket.addEventListener('open', () => {
    if (send !== undefined) socket.send(send);
    if (close !== undefined) socket.close(4000, close);
  });
  await over;
  // An error comes before the close of the connection.
  await wait(20);
}

function stream(place: string, talkOf: (plant: Planter) => Talk): Scenario {
  return {
    place: `stream: ${place}`,
    play: async (plant, { server, client, watched }) => {
      const talk = talkOf(plant);
      // The service receives the provider's messages.
      server.see(...Object.values(talk).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))));
      await watched(() => (client.name === 'fetch' ? talkByGlobal(server, talk) : talkByWs(server, talk)));
    },
  };
}

const CONNECT = '/v1/sessions/sess_1/connect';

export const STREAMS: readonly Scenario[] = [
  stream('token in the query', (plant) => ({
    path: `${CONNECT}?token=${plant.key('kst_live_')}&x=${plant.jwt()}`,
    code: 1011,
  })),
  stream('token in the path', (plant) => ({
    path: `/api/v1/telephony/ws/1/2/3/${plant.password()}`,
    dograh: true,
    code: 1011,
  })),
  stream('token as subprotocol', (plant) => ({ path: CONNECT, protocol: plant.key(), code: 4001 })),
  stream('headers of the handshake', (plant) => ({
    path: `${CONNECT}?token=${plant.key()}`,
    headers: { authorization: `Bearer ${plant.password()}`, cookie: plant.password() },
    code: 4001,
  })),
  ...(['key', 'jwt', 'phone', 'mail', 'sip', 'national'] as const).map((kind) =>
    stream(`close reason: ${kind}`, (plant) => ({ path: CONNECT, code: 4500, reason: `failed for ${plant[kind]()}` })),
  ),
  stream('close reason of the client', (plant) => ({ path: CONNECT, close: `bye ${plant.phone()}` })),
  stream('error frame', (plant) => {
    const error = { code: plant.key(), message: plant.sentence() };
    return { path: CONNECT, frame: JSON.stringify({ type: 'session.error', ...error, error }), code: 1000 };
  }),
  stream('error frame of Dograh', (plant) => ({
    path: '/api/v1/ws/signaling/1/2',
    dograh: true,
    frame: JSON.stringify({ error_type: plant.key(), message: plant.sentence() }),
    code: 1008,
    reason: `Invalid session token ${plant.key('emb_')}`,
  })),
  stream('other frames', (plant) => ({
    path: CONNECT,
    send: JSON.stringify({ text: plant.sentence() }),
    frame: JSON.stringify({ type: 'transcript.final', text: plant.sentence() }),
    code: 1000,
  })),
  stream('refused handshake', (plant) => ({
    path: `${CONNECT}?token=${plant.key('kst_')}`,
    refusal: {
      status: 401,
      headers: { 'x-request-id': plant.mail(), 'set-cookie': plant.password() },
      body: JSON.stringify({ error: { code: plant.key(), message: plant.sentence() } }),
    },
  })),
];
