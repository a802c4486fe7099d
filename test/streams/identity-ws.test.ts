import { describe } from 'vitest';
import { WS_CLIENTS } from './support/clients.ts';
import { describeIdentity } from './support/identity/suite.ts';

// The named export is the same class.
describe.each(WS_CLIENTS.filter(({ name }) => name !== 'ws by its named export'))(
  '$name: seen with and without us',
  describeIdentity,
);
