export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Numbers stand to the right. */
  readonly right?: true;
}

/** Rows below a head, in columns as wide as what they hold. */
export function toTextTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const texts = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, at) => Math.max(...texts.map((cells) => cells[at]?.length ?? 0)));
  const align = (text: string, at: number) =>
    columns[at]?.right ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0);
  return texts.map((cells) => cells.map(align).join('  ').trimEnd()).join('\n');
}
