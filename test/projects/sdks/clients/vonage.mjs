import { generateKeyPairSync } from 'node:crypto';
import { Auth } from '@vonage/auth';
import { Voice } from '@vonage/voice';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const voice = new Voice(new Auth({ applicationId: '78d335fa-323d-0114-9c3d-d6f0d48968cf', privateKey }));

export const acts = {
  call: () =>
    voice.createOutboundCall({
      to: [{ type: 'phone', number: '14155550100' }],
      from: { type: 'phone', number: '14155550101' },
      answerUrl: ['https://example.com/answer'],
    }),
};
