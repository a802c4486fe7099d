import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { record } from '../record.mjs';

const client = new OpenAI({ apiKey: 'sk-test-0123456789' });

export const acts = {
  speech: () => client.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'Hello' }),
  realtime: () =>
    record((note, end) => {
      const realtime = new OpenAIRealtimeWS({ model: 'gpt-realtime' }, client);
      realtime.on('event', (event) => note('event', event));
      realtime.on('error', (error) => note('error', error));
      realtime.socket.on('close', (code, reason) => end('close', code, String(reason)));
      setTimeout(() => realtime.close(), 300);
    }),
};
