import { DograhClient } from '@dograh/sdk';

const client = new DograhClient({ baseUrl: 'https://app.dograh.com', apiKey: 'dgr_0123456789' });

export const acts = {
  call: () => client.testPhoneCall({ body: { workflow_id: 12, phone_number: '+14155550100' } }),
  workflows: () => client.listWorkflows(),
};
