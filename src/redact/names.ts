import { holdsNumberPart } from './numbers.ts';
import { looksRandom } from './random.ts';
import { redactShapes } from './shapes.ts';

/** Whether a name that the service chose, such as that of an account, may be a key, a number or an address instead. */
export function isPrivateName(name: string, secrets: readonly RegExp[] = []): boolean {
  return holdsNumberPart(name) || looksRandom(name) || redactShapes(name, secrets) !== name;
}
