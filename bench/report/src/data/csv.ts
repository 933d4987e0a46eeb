// SPDX-License-Identifier: Apache-2.0
// A table as CSV: RFC 4180, for spreadsheets and data frames.

export type TableCell = string | number | boolean | null | readonly number[];

export interface Table {
  columns: readonly string[];
  rows: readonly (readonly TableCell[])[];
}

const lineEnd = "\r\n";

// A spreadsheet would run such a text as a formula, and names and reasons come from programs that
// were measured.
function withoutFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[,"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function field(cell: TableCell): string {
  if (cell === null) {
    return "";
  }
  if (typeof cell === "string") {
    return quoted(withoutFormula(cell));
  }
  return typeof cell === "object" ? cell.join(" ") : String(cell);
}

/** Null is an empty field; a list of numbers is joined by blanks. */
export function csvText(table: Table): string {
  return [table.columns, ...table.rows].map((row) => row.map(field).join(",") + lineEnd).join("");
}
