/** A number carries its value, so that `0.50` and `0.5`, `60m` and `1h` are equal. */
export type Token = string | number;

const TOKEN =
  /\s+|#[^\n]*|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|((?:\d+(?:\.\d+)?(?:ms|[smhdwy]))+)(?![\w.])|(0x[\da-f]+|\d*\.?\d+(?:e[+-]?\d+)?)(?![\w.])|([a-z_:][\w:]*)|(=~|!~|!=|==|>=|<=|[-+*/%^(){}[\],=<>@:])/giy;

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/**
 * The tokens of a PromQL expression without what its printer may change: spaces, comments, quotes, notations of numbers
 * and durations, empty braces, the order of matchers.
 */
export function promqlTokens(expression: string): Token[] {
  const tokens: Token[] = [];
  for (const [, text, duration, number, word, sign] of expression.matchAll(TOKEN)) {
    if (text !== undefined) tokens.push(`"${unquoted(text)}`);
    else if (duration !== undefined) tokens.push('duration', durationOf(duration));
    else if (number !== undefined) tokens.push(Number(number));
    else if (word !== undefined) tokens.push(/^(?:inf|nan)$/i.test(word) ? word.toLowerCase() : word);
    else if (sign !== undefined) append(tokens, sign);
  }
  return tokens;
}

/** `{}`, `group_left ()` and a comma before a closing brace mean nothing, nor does the order of matchers. */
function append(tokens: Token[], sign: string): void {
  if ((sign === '}' || sign === ')') && tokens.at(-1) === ',') tokens.pop();
  const [before, open] = tokens.slice(-2);
  if (sign === '}') closeMatchers(tokens);
  else if (sign === ')' && open === '(' && (before === 'group_left' || before === 'group_right')) tokens.pop();
  else tokens.push(sign);
}

function closeMatchers(tokens: Token[]): void {
  const start = tokens.lastIndexOf('{');
  if (start === -1) return;
  const matchers: string[][] = [[]];
  for (const token of tokens.splice(start).slice(1)) {
    if (token === ',') matchers.push([]);
    else matchers.at(-1)?.push(String(token));
  }
  const sorted = matchers.filter(({ length }) => length > 0).sort((a, b) => (a.join(' ') < b.join(' ') ? -1 : 1));
  if (sorted.length > 0) tokens.push('{', ...sorted.flatMap((matcher) => [...matcher, ',']).slice(0, -1), '}');
}

function durationOf(text: string): number {
  let total = 0;
  for (const [, value, unit] of text.matchAll(/([\d.]+)(ms|[smhdwy])/g))
    total += Number(value) * (UNITS[unit ?? ''] ?? 0);
  return total;
}

function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  return text.startsWith('`') ? inner : inner.replaceAll(/\\(["'\\])/g, '$1');
}
