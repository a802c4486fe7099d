import { registerHooks } from 'node:module';
import { expect, it } from 'vitest';
import { simulate } from './support.ts';

const SENTENCE = 'sidetone/simulator: streams need the package "ws", version 8, which cannot be loaded';

// As on a machine where the optional peer is not installed.
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'ws') throw Object.assign(new Error("Cannot find module 'ws'"), { code: 'MODULE_NOT_FOUND' });
    return next(specifier, context);
  },
});

it('everything but streams works', async () => {
  const kallglot = (await simulate()).provider('kallglot');
  kallglot.answer({ code: 'dial_failed' });
  expect((await fetch(`${kallglot.url}/v1/agents`)).status).toBe(502);
  expect(kallglot.streams).toEqual([]);
});

it('scripting a stream fails with one sentence', async () => {
  const kallglot = (await simulate()).provider('kallglot');
  expect(() => kallglot.stream({ silence: true })).toThrow(new Error(SENTENCE));
});

it('opening a stream fails with one sentence', async () => {
  const kallglot = (await simulate()).provider('kallglot');
  const websocket = new WebSocket(`${kallglot.url.replace('http', 'ws')}/v1/sessions/sess_1/connect`);
  await new Promise((resolve) => websocket.addEventListener('error', resolve));
  expect(kallglot.streams).toMatchObject([{ operation: 'sessions.connect', status: 501 }]);
});
