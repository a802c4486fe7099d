import twilio from 'twilio';

const client = twilio(`AC${'1'.repeat(32)}`, 'f'.repeat(32));
const retrying = twilio(`AC${'1'.repeat(32)}`, 'f'.repeat(32), { autoRetry: true, maxRetries: 2, maxRetryDelay: 50 });
const dial = (from) =>
  from.calls.create({ to: '+15005550006', from: '+15005550001', url: 'https://example.com/twiml' });

export const acts = {
  call: () => dial(client),
  callWithRetries: () => dial(retrying),
  fetchCall: () => client.calls(`CA${'2'.repeat(32)}`).fetch(),
};
