import { DeepgramClient } from '@deepgram/sdk';
import { record } from '../record.mjs';

const client = new DeepgramClient({ apiKey: '0123456789abcdef0123456789abcdef01234567' });

async function live(note, end) {
  const connection = await client.listen.v1.connect({ model: 'nova-3', reconnectAttempts: 1 });
  for (const name of ['open', 'message', 'error']) connection.on(name, (value) => note(name, value));
  connection.on('close', ({ code, reason }) => end('close', code, reason));
  connection.connect();
  setTimeout(() => connection.close(), 300);
  // A refused handshake closes nothing.
  setTimeout(() => end('given up'), 400);
}

export const acts = {
  transcribe: () => client.listen.v1.media.transcribeUrl({ url: 'https://example.com/a.wav', model: 'nova-3' }),
  live: () => record(live),
};
