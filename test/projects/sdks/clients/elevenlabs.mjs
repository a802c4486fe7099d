import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';

const client = new ElevenLabsClient({ apiKey: 'sk_0123456789abcdef' });

export const acts = {
  speech: async () => {
    const audio = await client.textToSpeech.convert('21m00Tcm4TlvDq8ikWAM', { text: 'Hello' });
    return Buffer.concat(await Array.fromAsync(audio)).toString();
  },
  subscription: () => client.user.subscription.get(),
};
