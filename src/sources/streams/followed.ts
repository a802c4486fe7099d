import { canHide, hide } from '../shared/listen-in.ts';
import type { Stream } from './stream.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * The objects by which the streams of one kind of client are followed: WebSockets and their connections. Thousands may be
 * open, each for hours: what is done to one costs it a property, and the functions are made once for all of them.
 */
export class Followed<S extends Stream> {
  readonly #key = Symbol('sidetone.stream');

  /** @returns false for an object that takes no more properties: its stream then ends with its connection */
  add(target: object, stream: S): boolean {
    if (!Object.isExtensible(target)) return false;
    hide(target, this.#key, stream);
    return true;
  }

  streamOf(target: unknown): S | undefined {
    return (target as { [key: symbol]: S } | null | undefined)?.[this.#key];
  }

  /**
   * Lets streams be told of each call of one method before it is made. As with listenIn(), the call itself is unchanged.
   *
   * @returns what does so with one object
   */
  tap(method: string, told: (stream: S, ...args: unknown[]) => void): (target: object) => void {
    const tapped = new WeakMap<object, Method>();
    return (target) => {
      const original = (target as Record<string, unknown>)[method];
      if (typeof original !== 'function' || !canHide(target, method)) return;
      let tap = tapped.get(original);
      if (tap === undefined) {
        tap = this.#around(original as Method, told);
        tapped.set(original, tap);
      }
      hide(target, method, tap);
    };
  }

  #around(original: Method, told: (stream: S, ...args: unknown[]) => void): Method {
    const followed = this;
    return function (this: unknown, ...args: unknown[]) {
      const stream = followed.streamOf(this);
      if (stream !== undefined) {
        try {
          told(stream, ...args);
        } catch (fault) {
          stream.faults.add('source', fault);
        }
      }
      return original.apply(this, args);
    };
  }
}
