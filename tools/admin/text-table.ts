export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Aligns the column to the right, for numbers. */
  readonly right?: true;
}

/** A table with a header; each column is as wide as its longest cell. */
export function toTextTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const texts = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, at) => Math.max(...texts.map((cells) => cells[at]?.length ?? 0)));
  const align = (text: string, at: number) =>
    columns[at]?.right ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0);
  return texts.map((cells) => cells.map(align).join('  ').trimEnd()).join('\n');
}
