// SPDX-License-Identifier: Apache-2.0
// A table of numbers; a row that belongs to a cell opens its details.

import { statusIcon } from "../charts/icons.ts";
import type { PictureTable, TableCell, TableRow } from "../charts/picture.ts";
import { markOf } from "../charts/shapes.ts";
import type { Run } from "../data/document.ts";
import { groupedInteger } from "../data/units.ts";
import { h } from "./element.ts";
import { lookIn } from "./report.ts";

/** More rows would make the page slow; the CSV has them all. */
const MOST_ROWS = 500;

function content({ text, status, contender }: TableCell, run: Run): (Node | string)[] {
  return [
    ...(contender === undefined ? [] : [markOf(lookIn(run, contender))]),
    ...(status === undefined ? [] : [statusIcon(status)]),
    text,
  ];
}

function row(
  { cells, cell }: TableRow,
  columns: PictureTable["columns"],
  run: Run,
  open: (cell: number) => void,
): HTMLElement {
  const opens = cell === null ? undefined : () => open(cell);
  return h(
    "tr",
    opens ? { class: "opens", click: opens, "data-cell": cell } : {},
    cells.map((item, index) => {
      const style = columns[index]?.numeric ? "number" : undefined;
      const inner = content(item, run);
      if (index > 0) {
        return h("td", { class: style }, inner);
      }
      // The button lets the keyboard do what a click on the row does.
      const name = opens ? h("button", { type: "button", class: "quiet" }, inner) : inner;
      return h("th", { scope: "row", class: style }, name);
    }),
  );
}

export function tableOf(
  table: PictureTable,
  caption: string,
  run: Run,
  open: (cell: number) => void,
): HTMLElement {
  const shown: HTMLElement[] = [];
  for (const item of table.rows) {
    if (shown.length === MOST_ROWS) {
      break;
    }
    shown.push(row(item, table.columns, run, open));
  }
  const left = table.count - shown.length;
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", { class: "unseen" }, caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          table.columns.map(({ title, numeric }) =>
            h("th", { scope: "col", class: numeric ? "number" : undefined }, title),
          ),
        ),
      ),
      h("tbody", {}, shown),
    ),
    left > 0 && h("p", { class: "note" }, `${groupedInteger(left)} more rows are in the CSV file.`),
  );
}
