import type { CallFields, CallResponse } from './calls.ts';

/** What to read of a JSON document: by key, and `*` for each element of a list. A node without children is a leaf. */
export type Wanted = ReadonlyMap<string, Wanted>;

/** A tree of the paths of dot-separated keys that are to be read. */
export function wantedPaths(paths: Iterable<string>): Wanted {
  const root = new Map<string, Wanted>();
  for (const path of paths) {
    let node = root;
    for (const key of path.split('.')) {
      const next = node.get(key) as Map<string, Wanted> | undefined;
      const child = next ?? new Map<string, Wanted>();
      if (next === undefined) node.set(key, child);
      node = child;
    }
  }
  return root;
}

/** All that is ever read of a response that reports calls. */
export function wantedOf({ lists = [] }: CallResponse, fields: CallFields): Wanted {
  const paths = Object.values(fields).flat();
  return wantedPaths([...paths, ...lists.flatMap((list) => paths.map((path) => `${list}.*.${path}`))]);
}
