import Telnyx from 'telnyx';

const client = new Telnyx({ apiKey: 'KEY0123456789ABCDEF' });

export const acts = {
  call: () => client.calls.dial({ connection_id: '7267xxxxxxxxxxxxxx', from: '+18005550101', to: '+18005550100' }),
};
