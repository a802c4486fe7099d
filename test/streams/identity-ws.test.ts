import { describe } from 'vitest';
import { describeIdentity } from '../kit/identity/streams/suite.ts';
import { WS_CLIENTS } from '../kit/streams/clients.ts';

// The named export is the same class.
describe.each(WS_CLIENTS.filter(({ name }) => name !== 'ws by its named export'))(
  '$name with and without sidetone',
  describeIdentity,
);
