import { describe } from 'vitest';
import { describeIdentity } from '../kit/identity/streams/suite.ts';
import { UNDICI_CLIENTS } from '../kit/streams/clients.ts';

// The global one is the undici of this Node.
describe.each(UNDICI_CLIENTS)('$name with and without sidetone', describeIdentity);
