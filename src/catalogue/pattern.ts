/** Whether a text in lower case matches. */
export type Matcher = (lowerCase: string) => boolean;

/**
 * Compiles a pattern: `*` for any characters, `\*` for a star; case does not matter. Linear in the text: each part is
 * searched once, from the end of the previous one.
 */
export function compilePattern(pattern: string): Matcher {
  const parts = pattern
    .toLowerCase()
    .split(/(?<!\\)\*/)
    .map((part) => part.replaceAll('\\*', '*'));
  const [first = ''] = parts;
  if (parts.length === 1) return (text) => text === first;
  const last = parts.at(-1) ?? '';
  const middle = parts.slice(1, -1).filter((part) => part !== '');
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const part of middle) {
      const found = text.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= end;
  };
}

/** One of several. */
export function compilePatterns(patterns: string | readonly string[]): Matcher {
  const matchers = listOf(patterns).map(compilePattern);
  const [only] = matchers;
  if (only !== undefined && matchers.length === 1) return only;
  return (text) => matchers.some((matches) => matches(text));
}

/** The documented words of a pattern, without its stars. */
export function wordsOf(pattern: string | readonly string[]): string {
  const [first = ''] = listOf(pattern);
  return first.replaceAll(/(?<!\\)\*/g, '').replaceAll('\\*', '*');
}

export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
