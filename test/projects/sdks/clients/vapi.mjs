import { VapiClient } from '@vapi-ai/server-sdk';

const client = new VapiClient({ token: 'f47ac10b-58cc-4372-a567-0e02b2c3d479' });

export const acts = {
  call: () => client.calls.create({ assistantId: 'a1', phoneNumberId: 'p1', customer: { number: '+14155550100' } }),
};
