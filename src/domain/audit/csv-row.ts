/** A spreadsheet takes a cell that begins so for a formula. */
const isFormula = (text: string) => /^[=+\-@\t\r]/.test(text);

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = isFormula(text) ? `'${text}` : text;
  return /[",\r\n\t]|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Returns a row of a CSV file (RFC 4180). A cell that a spreadsheet would run as a formula begins with an apostrophe. */
export const csvRow = (values: readonly unknown[]): string => `${values.map(cellOf).join(',')}\r\n`;
