import type { ErrorBody } from '../catalogue/provider.ts';
import type { BodySample, HeaderSnapshot } from '../observation.ts';
import { readBodyText } from './decode-body.ts';
import { type Picked, pathsToPick, pickJson } from './pick-json.ts';
import { textOf } from './read-json.ts';

type Fact = Exclude<keyof ErrorBody, 'source'>;

/** What an error body has at each path of the provider's table; the first that holds a value wins. */
export class SaidInBody {
  readonly #values: readonly unknown[];
  readonly #slots: Slots;

  constructor(values: readonly unknown[], slots: Slots) {
    this.#values = values;
    this.#slots = slots;
  }

  /** A non-empty string or a number. */
  text(fact: Fact): string | undefined {
    return this.first(fact, textOf);
  }

  first<T>(fact: Fact, read: (value: unknown) => T | undefined): T | undefined {
    const slots = this.#slots[fact];
    for (let i = 0; i < slots.length; i++) {
      const found = read(this.#values[slots[i] as number]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** @returns undefined where there is no body that can be read, or no JSON in it */
export function readErrorBody(
  shape: ErrorBody | undefined,
  body: BodySample | undefined,
  headers: HeaderSnapshot | undefined,
): SaidInBody | undefined {
  if (shape === undefined || body === undefined) return undefined;
  const { slots, picked } = tableOf(shape);
  const text = readBodyText(body, headers);
  if (text === undefined) return undefined;
  try {
    return new SaidInBody(pickJson(text, picked), slots);
  } catch {
    // Not a fault of ours: the provider (or whoever answered in its place) sent no JSON. Status and headers decide.
    return undefined;
  }
}

/** Which paths are those of a fact, by their place among all. */
type Slots = Readonly<Record<Fact, readonly number[]>>;
type Table = { readonly slots: Slots; readonly picked: Picked };

const TABLES = new WeakMap<ErrorBody, Table>();

function tableOf(shape: ErrorBody): Table {
  let table = TABLES.get(shape);
  if (table === undefined) {
    const { code = [], type = [], message = [], param = [], requestId = [], retryAfter = [] } = shape;
    const paths = [...new Set([code, type, message, param, requestId, retryAfter].flat())];
    const at = (some: readonly string[]) => some.map((path) => paths.indexOf(path));
    const slots = {
      code: at(code),
      type: at(type),
      message: at(message),
      param: at(param),
      requestId: at(requestId),
      retryAfter: at(retryAfter),
    };
    table = { slots, picked: pathsToPick(paths) };
    TABLES.set(shape, table);
  }
  return table;
}
