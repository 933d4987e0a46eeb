// SPDX-License-Identifier: Apache-2.0
// What a picture is: something to draw, the same numbers as a table, and the words that go with them.

import type { Status } from "../data/document.ts";
import type { EChartsCoreOption } from "./echarts.ts";
import type { Ink } from "./palette.ts";

/** One cell of a table: what people read, and the number behind it for CSV. */
export interface TableCell {
  text: string;
  value?: string | number | null;
  status?: Status;
  /** Contender whose mark stands before the text. */
  contender?: string;
}

export interface PictureTable {
  /** `unit` stands behind the title in CSV: "total (ns)". */
  columns: { title: string; unit?: string; numeric?: boolean }[];
  /** May be made one by one as they are asked for: there can be very many. */
  rows: Iterable<TableRow>;
  count: number;
}

export interface TableRow {
  cells: TableCell[];
  /** Index of Run.cells, whose details the row opens. */
  cell: number | null;
}

export function rowList(rows: TableRow[]): Pick<PictureTable, "rows" | "count"> {
  return { rows, count: rows.length };
}

/** Makes each row when it is asked for. */
export function lazyRows<Item>(
  items: readonly Item[],
  row: (item: Item, index: number) => TableRow,
): Pick<PictureTable, "rows" | "count"> {
  return {
    count: items.length,
    rows: {
      *[Symbol.iterator]() {
        for (let index = 0; index < items.length; ++index) {
          yield row(items[index]!, index);
        }
      },
    },
  };
}

/** Something in a picture that can be gone to with the arrow keys and opened with Enter. */
export interface Mark {
  series: number;
  index: number;
  /** Index of Run.cells; null if it opens nothing. */
  cell: number | null;
  /** For those who hear the page. */
  text: string;
}

export interface Drawing {
  option: EChartsCoreOption;
  marks: Mark[];
}

export interface Size {
  width: number;
  height: number;
  /** Kept free above, for the title of an exported picture. */
  top: number;
}

export interface Artwork {
  height(width: number): number;
  draw(size: Size, ink: Ink): Drawing;
  /** Many marks: drawn on a canvas, as thousands of SVG elements would be slow. */
  many?: boolean;
}

export interface Picture {
  /** Instead of the frame's own. */
  title?: string;
  /** False: the legend of the frame says nothing about what is shown now. */
  legend?: boolean;
  /** Name of downloaded files, without extension. */
  file: string;
  /** A sentence that says what the picture shows, for those who do not see it. */
  summary: string;
  /** One line under the picture. */
  caption: string;
  /** Null: there is nothing to draw, `summary` says why. */
  artwork: Artwork | null;
  table: PictureTable;
}

export function textCell(text: string, contender?: string): TableCell {
  return contender === undefined ? { text } : { text, contender };
}

export function numberCell(
  value: number | null | undefined,
  text: (value: number) => string,
): TableCell {
  return value === null || value === undefined
    ? { text: "–", value: null }
    : { text: text(value), value };
}
