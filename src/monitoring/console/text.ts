import { stripVTControlCharacters } from 'node:util';

/** Characters that would break a line, forge one or turn its direction around: control, format, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu;
const MAX_LENGTH = 300;

/** Text from outside, safe to print: one line, no escape sequences, at most 300 characters. */
export function plain(text: string, max = MAX_LENGTH): string {
  // Cut first: stripping a gigabyte takes as long as reading it.
  const clean = stripVTControlCharacters(text.slice(0, max * 4))
    .replace(UNPRINTABLE, ' ')
    .trim();
  const characters = [...clean];
  return characters.length > max ? `${characters.slice(0, max).join('')}…` : clean;
}

/** Words wrapped at `width`; each line after the first starts with `indent`. A word longer than the line stays whole. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = lines.length === 0 ? width : width - indent.length;
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${indent}`);
}

/** Columns as wide as their widest cell, two spaces between them, no trailing spaces. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
