import Cartesia from '@cartesia/cartesia-js';

const client = new Cartesia({ apiKey: 'sk_car_0123456789' });

export const acts = {
  speech: () =>
    client.tts.generate({
      model_id: 'sonic-3',
      transcript: 'Hello',
      voice: { mode: 'id', id: '6ccbfb76-1fc6-48f7-b71d-91ac6298247b' },
      output_format: { container: 'wav', encoding: 'pcm_s16le', sample_rate: 16_000 },
    }),
};
