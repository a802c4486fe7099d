// Records how calls ended, from the provider's webhook, in a Fastify service.
// Run: DOGRAH_WEBHOOK_TOKEN=… node examples/fastify.js
import { createHash, timingSafeEqual } from 'node:crypto';
import fastify from 'fastify';
import { register } from 'sidetone';

const sidetone = register();
const token = process.env.DOGRAH_WEBHOOK_TOKEN ?? '';

const digest = (text) => createHash('sha256').update(text).digest();

/** Dograh sends the credential of its webhook node, here a bearer token: https://docs.dograh.com/developer/webhooks */
function isGenuine(authorization = '') {
  // Digests have equal length, so the comparison does not reveal the length of the token.
  return token !== '' && timingSafeEqual(digest(authorization), digest(`Bearer ${token}`));
}

const app = fastify();

app.post('/webhooks/dograh', async (request, reply) => {
  // Check first: an unauthenticated request could page the person on call.
  if (!isGenuine(request.headers.authorization)) return reply.code(401).send();
  sidetone.recordCall('dograh', request.body);
  return reply.code(204).send();
});

await app.listen({ port: Number(process.env.PORT ?? 3000) });
console.log(`listening on ${app.server.address().port}`);
