/** Returns rows of words as lines whose columns stand below each other. Without a row it returns what else is to be said. */
export function cliTable(rows: readonly (readonly string[])[], none = ''): string {
  if (rows.length === 0) return none;
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
