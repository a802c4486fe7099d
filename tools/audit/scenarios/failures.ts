import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { REFUSAL, type Scenario } from './scenario.ts';

export const FAILURES: readonly Scenario[] = [
  {
    place: 'a host that is not found',
    play: async (plant, { server, client, watched }) => {
      for (const label of [plant.key(), plant.phone().slice(1)]) {
        const origin = `http://${label}.voice.invalid`;
        await watched(async () => server.see(await client.call(server, { origin }), origin));
      }
    },
  },
  {
    place: 'the reason of an abort',
    play: async (plant, { server, client, watched }) => {
      server.answer({ ...REFUSAL });
      const cause = new Error(plant.sentence());
      const reasons = [
        new Error(plant.sentence(), { cause }),
        Object.assign(new Error('known by its code'), { code: plant.key(), name: plant.key() }),
        Object.assign(new Error(plant.sentence()), { code: 'ECONNRESET' }),
      ];
      for (const reason of reasons) {
        server.see(reason.message, reason.name, JSON.stringify(reason), cause.message);
        await watched(async () => {
          const abort = new AbortController();
          const called = client.call(server, { signal: abort.signal });
          abort.abort(reason);
          await called;
        });
      }
    },
  },
  {
    place: 'an error of our own',
    once: true,
    play: async (plant, { server, signals, client, watched }) => {
      const messages = [plant.sentence(), `Invalid URL: http://${plant.userinfo()}@x/?token=${plant.password()}`];
      for (const message of messages) {
        // Like the `input` that Node adds to ERR_INVALID_URL.
        signals.failure = Object.assign(new TypeError(message, { cause: new Error(message) }), { input: message });
        server.see(message);
        server.answer(REFUSAL);
        // This line fails; the next one reports the fault.
        await watched(() => client.call(server, {}));
      }
    },
  },
  {
    place: 'a scrape',
    once: true,
    play: async (plant, { server, signals, client, watched }) => {
      // Untraced: the service's own instrumentations would record it as a call.
      const scrape = context.bind(suppressTracing(context.active()), client.call);
      for (const path of ['/metrics', '/healthz', '/nothing']) {
        const headers = { authorization: `Bearer ${plant.password()}`, cookie: plant.password() };
        const target = `${path}?token=${plant.password()}&x=${plant.key()}`;
        server.see(target, JSON.stringify(headers));
        await watched(async ({ metrics }) => {
          const { origin } = new URL(metrics.url ?? '');
          signals.add('endpoint', await scrape(server, { origin, path: target, headers }));
        });
      }
    },
  },
];
