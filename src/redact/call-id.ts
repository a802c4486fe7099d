import { redactShapes } from './shapes.ts';

/** What an id of the provider's, of a call or of a request, is made of. */
export const ID = /^[\w.:=/+@-]{1,128}$/;

/**
 * The provider's id of a call, as its support asks for it: dropped whole when it may be something private. There are
 * APIs that call a call by the number that was called.
 */
export function callId(id: string | undefined, secrets: readonly RegExp[]): string | undefined {
  return id === undefined || !ID.test(id) || redactShapes(id, secrets) !== id ? undefined : id;
}
