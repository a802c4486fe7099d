import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { WebSocket as WsSocket } from 'ws';
import type { Socket } from '../../../test/kit/streams/clients.ts';

/** The settings of the soak process: with or without sidetone. */
export type Setting = { host: string; sidetone: boolean };

export const setting = JSON.parse(process.argv[2] ?? '{}') as Setting;
const registry = new Registry();
if (setting.sidetone) {
  const { register } = await import('../../../src/index.ts');
  const silent = () => {};
  register({
    providers: { kallglot: { hosts: [setting.host], streamErrors: true } },
    metrics: { registry, serve: false },
    logger: { error: silent, warn: silent, info: silent },
  });
}

export function connect(how: string, client: 'ws' | 'global'): Socket {
  const url = `ws://${setting.host}/v1/sessions/sess_1/connect?how=${encodeURIComponent(how)}&token=kst_live_secret1`;
  const options = { perMessageDeflate: false };
  const socket = client === 'ws' ? new WsSocket(url, options) : new WebSocket(url);
  return socket as unknown as Socket;
}

/** The sum of the series of a sidetone metric whose printed labels match. */
export async function counted(name: string, labels = /(?:)/): Promise<number> {
  const text = await registry.metrics();
  const lines = text.matchAll(new RegExp(`^voice_api_${name}(\\{.*\\})? (\\d+)$`, 'gm'));
  return [...lines].reduce((sum, [, found = '', value]) => (labels.test(found) ? sum + Number(value) : sum), 0);
}

/** Collects garbage until nothing is freed: finalizers and weak references take turns. */
export async function heapUsed(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc');
  for (let i = 0; i < 6; i++) {
    globalThis.gc();
    await sleep(60);
  }
  return process.memoryUsage().heapUsed;
}
