import { describe } from 'vitest';
import { UNDICI_CLIENTS } from './support/clients.ts';
import { describeIdentity } from './support/identity/suite.ts';

// The global one is the undici of this Node.
describe.each(UNDICI_CLIENTS)('$name: seen with and without us', describeIdentity);
