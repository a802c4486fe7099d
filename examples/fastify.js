// How calls ended, from the provider's webhook, in a fastify service.
// Run: DOGRAH_WEBHOOK_TOKEN=… node examples/fastify.js
import { createHash, timingSafeEqual } from 'node:crypto';
import fastify from 'fastify';
import { register } from 'sidetone';

const sidetone = register();
const token = process.env.DOGRAH_WEBHOOK_TOKEN ?? '';

const digest = (text) => createHash('sha256').update(text).digest();

/** Dograh sends the credential that its webhook node was given, here a bearer token: https://docs.dograh.com/developer/webhooks */
function isGenuine(authorization = '') {
  // Digests have one length, so that the comparison tells nothing about the token's.
  return token !== '' && timingSafeEqual(digest(authorization), digest(`Bearer ${token}`));
}

const app = fastify();

app.post('/webhooks/dograh', async (request, reply) => {
  // First of all: whoever can post here unauthenticated can page the person on call.
  if (!isGenuine(request.headers.authorization)) return reply.code(401).send();
  sidetone.recordCall('dograh', request.body);
  return reply.code(204).send();
});

await app.listen({ port: Number(process.env.PORT ?? 3000) });
console.log(`listening on ${app.server.address().port}`);
