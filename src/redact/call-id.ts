import { holdsEncoded } from './encoded.ts';
import { redactNamed } from './named.ts';
import { holdsNumberPart } from './numbers.ts';
import { redactShapes } from './shapes.ts';

/** The characters of a provider’s id of a call or a request. */
export const ID = /^[\w.:=/+@-]{1,128}$/;

/**
 * The provider’s id of a call, for its support. Dropped whole when it may be something private: some APIs
 * identify a call by the number that was called.
 */
export function callId(id: string | undefined, secrets: readonly RegExp[]): string | undefined {
  if (id === undefined || !ID.test(id) || holdsNumberPart(id)) return undefined;
  return redactShapes(id, secrets) === id && !namesSecret(id) && !holdsEncoded(id) ? id : undefined;
}

/** Whether an id has a secret in it with its name, or is as long as a hash or a key in hexadecimal digits. */
export function namesSecret(id: string): boolean {
  return /(?=[a-f]{0,40}\d)[0-9a-f]{48}/i.test(id) || (/[:=]/.test(id) && redactNamed(id) !== id);
}
