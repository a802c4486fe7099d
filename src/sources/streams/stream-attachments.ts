import type { Faults } from '../../model/faults.ts';
import { hide } from '../shared/listen-in.ts';
import type { Stream } from './stream.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Attaches streams to the objects of one kind of client: WebSockets and their connections. Thousands may be open for
 * hours, so each object gets one property, and all share the same wrapper functions.
 */
export class StreamAttachments<S extends Stream> {
  readonly #key = Symbol('sidetone.stream');
  /** Of the latest stream. */
  #faults: Faults | undefined;

  /** @returns false if the object accepts no property; its stream then ends with its connection */
  add(target: object, stream: S): boolean {
    this.#faults = stream.faults;
    return hide(target, this.#key, stream);
  }

  streamOf(target: unknown): S | undefined {
    return (target as { [key: symbol]: S } | null | undefined)?.[this.#key];
  }

  /** Runs `act` with the stream of an object, where it has one. Never throws. */
  visit(target: unknown, act: (stream: S) => void): void {
    try {
      const stream = this.streamOf(target);
      if (stream !== undefined) act(stream);
    } catch (fault) {
      this.#faults?.add('source', fault);
    }
  }

  /**
   * Reports each call of a method to its stream before the call is made. As with listenIn(), the call does not change.
   *
   * @returns a function that wraps the method of one object
   */
  wrap(method: string, onCall: (stream: S, ...args: unknown[]) => void): (target: object) => void {
    const wrappers = new WeakMap<object, Method>();
    return (target) => {
      const original = (target as Record<string, unknown>)[method];
      if (typeof original !== 'function') return;
      let wrapper = wrappers.get(original);
      if (wrapper === undefined) {
        wrapper = this.#wrapper(original as Method, onCall);
        wrappers.set(original, wrapper);
      }
      hide(target, method, wrapper);
    };
  }

  #wrapper(original: Method, onCall: (stream: S, ...args: unknown[]) => void): Method {
    const attachments = this;
    return function (this: unknown, ...args: unknown[]) {
      attachments.visit(this, (stream) => onCall(stream, ...args));
      return original.apply(this, args);
    };
  }
}
