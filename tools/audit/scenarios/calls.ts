import type { CallFacts } from '../../../src/classify/call-facts.ts';
import type { Planter } from '../secrets.ts';
import type { Scenario } from './scenario.ts';

/** Private fields in call reports, beside the fields that are read. */
const aside = (plant: Planter) => ({
  from: plant.phone(),
  to_number: plant.phone(),
  metadata: { email: plant.mail(), token: plant.jwt() },
  transcript: [{ text: plant.sentence() }],
  recording_url: `https://y.example/r.wav?signature=${plant.password()}`,
});

/** One value in each of the fields that are read. */
const read = (secret: string) => [
  { id: secret, status: 'ended', end_reason: 'error' },
  { id: 'sess_1', status: 'ended', end_reason: secret },
  { id: 'sess_2', status: 'ended', end_reason: 'error', direction: secret, duration: secret },
];

const KINDS = (plant: Planter): string[] => [
  plant.key(),
  plant.jwt(),
  plant.phone(),
  plant.phone().slice(1),
  plant.mail(),
  plant.sip(),
];

export const CALLS: readonly Scenario[] = [
  {
    place: 'a call that a response reports',
    play: async (plant, { server, client, watched }) => {
      for (const call of KINDS(plant).flatMap(read)) {
        server.answer({ body: JSON.stringify({ ...call, ...aside(plant) }) });
        await watched(() => client.call(server, { path: '/v1/sessions/sess_1' }));
      }
    },
  },
  {
    place: 'a webhook',
    once: true,
    play: async (plant, { server, watched }) => {
      for (const call of KINDS(plant).flatMap(read)) {
        const data = { ...call, ...aside(plant) };
        const payloads = {
          kallglot: { id: plant.phone(), type: 'session.ended', data },
          dograh: { workflow_run_id: data.id, call_disposition: data.end_reason, gathered_context: data },
        };
        server.see(JSON.stringify(payloads));
        await watched(({ recordCall }) => {
          for (const [provider, payload] of Object.entries(payloads)) recordCall(provider, payload);
          // An event that no table knows.
          recordCall('kallglot', { ...payloads.kallglot, type: call.id });
        });
      }
    },
  },
  {
    place: 'facts of a call',
    once: true,
    play: async (plant, { server, watched }) => {
      for (const secret of KINDS(plant)) {
        const facts: CallFacts[] = [
          { outcome: 'failed', id: secret },
          { outcome: 'invalid_number', reason: secret },
        ];
        server.see(secret);
        await watched(({ recordCall }) => {
          for (const one of facts) recordCall('kallglot', one);
          recordCall(secret, { outcome: 'failed' });
        });
      }
    },
  },
];
