import { RealtimeClient } from '@speechmatics/real-time-client';
import { record } from '../record.mjs';

async function stream(note, end) {
  const client = new RealtimeClient({ connectionTimeout: 300 });
  client.addEventListener('receiveMessage', ({ data }) => note('message', data));
  const started = client.start('jwt', { transcription_config: { language: 'en' } });
  client.socket.addEventListener('close', ({ code, reason }) => end('close', code, reason));
  await started.then(
    (message) => note('started', message),
    (error) => note('failed', error instanceof Error ? error : { message: error.message, type: error.type }),
  );
  client.socket.close();
}

export const acts = { stream: () => record(stream) };
