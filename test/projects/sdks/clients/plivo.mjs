import plivo from 'plivo';

const client = new plivo.Client('MAXXXXXXXXXXXXXXXXXX', 'secret-token');

export const acts = {
  call: () => client.calls.create('+14155550101', '+14155550100', 'https://example.com/answer'),
};
