import { AssemblyAI } from 'assemblyai';
import { record } from '../record.mjs';

const client = new AssemblyAI({ apiKey: '0123456789abcdef0123456789abcdef' });

async function stream(note, end) {
  const transcriber = client.streaming.transcriber({
    sampleRate: 16_000,
    maxConnectionRetries: 1,
    connectionRetryDelay: 20,
  });
  transcriber.on('error', (error) => note('error', error));
  transcriber.on('close', (code, reason) => end('close', code, reason));
  const begin = await transcriber.connect().catch((error) => end('refused', error));
  if (begin === undefined) return;
  note('begin', begin);
  setTimeout(() => transcriber.close(false).then(() => end('closed by us')), 300);
}

export const acts = {
  submit: () => client.transcripts.submit({ audio: 'https://example.com/a.wav' }),
  stream: () => record(stream),
};
