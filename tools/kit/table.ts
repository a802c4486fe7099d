export type Align = 'left' | 'right';

/** Lines of plain text, each column as wide as its widest cell. */
export function tableLines(
  rows: readonly (readonly string[])[],
  align: (column: number) => Align = () => 'left',
): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const cell = (text: string, column: number): string =>
    align(column) === 'left' ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join('  ').trimEnd());
}
