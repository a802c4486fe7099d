// Records how calls ended, from the provider's webhook, in an Express service.
// Run: KALLGLOT_WEBHOOK_SECRET=… node examples/express.js
import { createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';
import { register } from 'sidetone';

const sidetone = register();
const secret = process.env.KALLGLOT_WEBHOOK_SECRET ?? '';

/** `Kallglot-Signature: t=…,v1=HMAC-SHA256("{t}.{body}")`, https://developer.kallglot.com/webhooks/overview */
function isGenuine(body, header = '') {
  const { t = '', v1 = '' } = Object.fromEntries(header.split(',').map((part) => part.trim().split('=')));
  const expected = createHmac('sha256', secret).update(`${t}.${body}`).digest();
  const given = Buffer.from(v1, 'hex');
  // An old signature may be a replay.
  const isFresh = Math.abs(Date.now() / 1000 - Number(t)) < 300;
  return secret !== '' && isFresh && given.length === expected.length && timingSafeEqual(given, expected);
}

const app = express();

// The raw body, because the signature covers the bytes, not the parsed object.
app.post('/webhooks/kallglot', express.raw({ type: 'application/json' }), (request, response) => {
  // Check first: an unauthenticated request could page the person on call.
  if (!isGenuine(request.body, request.get('kallglot-signature'))) return response.sendStatus(401);
  const event = JSON.parse(request.body);
  sidetone.recordCall('kallglot', event);
  response.sendStatus(204);
});

const server = app.listen(Number(process.env.PORT ?? 3000), () => console.log(`listening on ${server.address().port}`));
