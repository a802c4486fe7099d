import type { Faults } from '../../model/faults.ts';

/**
 * Sets a property that the service sees neither by enumeration nor in a copy.
 *
 * @returns false on a sealed object, and over a property that is not configurable
 */
export function hide(target: object, key: PropertyKey, value: unknown): boolean {
  // An enumerable property stays enumerable.
  const enumerable = isEnumerable.call(target, key);
  return Reflect.defineProperty(target, key, { value, configurable: true, writable: true, enumerable });
}

const { propertyIsEnumerable: isEnumerable } = Object.prototype;

type Look = (...args: unknown[]) => void;

/**
 * Wraps one method of one object: `before` or `after` gets the arguments of every call. The call itself does not change:
 * receiver, arguments, result and errors are the same.
 *
 * @returns a function that removes the wrapper
 */
export function listenIn(target: object, method: string, faults: Faults, before?: Look, after?: Look): () => void {
  const original = (target as Record<string, unknown>)[method];
  const listening = wrap(original, faults, before, after);
  if (listening === undefined || !hide(target, method, listening)) return () => {};
  return () => void hide(target, method, original);
}

/** listenIn() for an object that its library does not expose: a plain property takes a tenth of the time. */
export function listenInside(target: object, method: string, faults: Faults, before: Look): void {
  const listening = wrap((target as Record<string, unknown>)[method], faults, before);
  if (listening !== undefined && Object.isExtensible(target)) (target as Record<string, unknown>)[method] = listening;
}

function wrap(original: unknown, faults: Faults, before?: Look, after?: Look): Look | undefined {
  if (typeof original !== 'function') return undefined;
  const look = (fn: Look | undefined, args: unknown[]): void => {
    try {
      fn?.(...args);
    } catch (fault) {
      faults.add('source', fault);
    }
  };
  if (after === undefined) {
    return function (this: unknown, ...args: unknown[]) {
      look(before, args);
      return original.apply(this, args);
    };
  }
  return function (this: unknown, ...args: unknown[]) {
    look(before, args);
    try {
      return original.apply(this, args);
    } finally {
      // Also if the service's handler throws within the call.
      look(after, args);
    }
  };
}
