/** A quantifier without an upper bound of one: `*`, `+`, `{2,}`, `{1,3}`; not `?` and `{4}`, which repeat nothing freely. */
const QUANTIFIER = /[*+\0]|\{\d+,\d*\}/;
const QUANTIFIED_GROUP = /\0(?:[*+]|\{\d+,\d*\})/;
const INNERMOST_GROUP = /\((?:\?(?:[:=!]|<[=!]|<\w+>))?([^()]*)\)/;

/** `(a+)+` may take exponential time on a text that it does not match. */
export function hasNestedQuantifier(source: string): boolean {
  // Escapes and classes are single characters. A group becomes one, too: NUL if there is a quantifier in it.
  let rest = source.replaceAll(/\\./gs, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  for (let group = INNERMOST_GROUP.exec(rest); group !== null; group = INNERMOST_GROUP.exec(rest)) {
    const single = QUANTIFIER.test(group[1] ?? '') ? '\0' : 'x';
    rest = rest.slice(0, group.index) + single + rest.slice(group.index + group[0].length);
    if (QUANTIFIED_GROUP.test(rest)) return true;
  }
  return false;
}
