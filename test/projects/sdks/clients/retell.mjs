import Retell from 'retell-sdk';

const client = new Retell({ apiKey: 'key_0123456789' });

export const acts = {
  call: () => client.call.createPhoneCall({ from_number: '+14155550101', to_number: '+14155550100' }),
};
