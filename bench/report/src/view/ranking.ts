// SPDX-License-Identifier: Apache-2.0
// The ranking on a verdict's card: names, small bars with intervals, groups that the noise cannot separate.

import { cutOf } from "../charts/axis.ts";
import { statusMark } from "../charts/icons.ts";
import { spreadOf } from "../charts/ranked_cells.ts";
import type { Estimate, Run, Status } from "../data/document.ts";
import { h } from "./element.ts";
import { lookIn, nameOf } from "./report.ts";

export interface RankedRow {
  contender: string;
  cell: number;
  value: Estimate | null;
  text: string;
  /** "A", or empty: not compared with the others. */
  group: string;
  status: Status | null;
  /** Behind the name: "alone". */
  remark: string;
  /** False in the first group, which is drawn as the winners. */
  behind: boolean;
}

/** Rows that are seen without asking for the others. */
const FEW = 6;

function bar(run: Run, row: RankedRow, most: number): HTMLElement {
  const { light, dark } = lookIn(run, row.contender).color;
  const value = row.value!;
  const share = (number: number) => `${Math.min(100, (100 * number) / most).toFixed(2)}%`;
  const spread = spreadOf(value);
  const cut = value.median > most;
  return h(
    "span",
    { class: cut ? "bar cut" : "bar", style: `color:light-dark(${light},${dark})` },
    h("span", { class: "fill", style: `width:${share(value.median)}` }),
    spread &&
      !cut &&
      h("span", {
        class: spread.isInterval ? "whisker sure" : "whisker",
        style: `left:${share(spread.lower)};right:calc(100% - ${share(spread.upper)})`,
      }),
  );
}

function item(run: Run, row: RankedRow, most: number, open: (cell: number) => void): HTMLElement {
  return h(
    "li",
    { class: row.value && !row.behind ? "first" : undefined },
    h(
      "button",
      { type: "button", class: "rank", click: () => open(row.cell), "data-cell": row.cell },
      h(
        "span",
        { class: "group", "aria-label": row.group ? `group ${row.group}` : undefined },
        row.group,
      ),
      h(
        "span",
        { class: "name" },
        nameOf(run, row.contender),
        row.remark && h("small", {}, row.remark),
      ),
      row.value
        ? bar(run, row, most)
        : h("span", { class: "mishap" }, row.status ? statusMark(row.status) : "not measured"),
      h("span", { class: "value" }, row.text),
    ),
  );
}

export function rankingOf(run: Run, rows: RankedRow[], open: (cell: number) => void): HTMLElement {
  const values = rows.flatMap((row) => row.value?.median ?? []);
  const ends = rows.flatMap((row) =>
    row.value ? (spreadOf(row.value)?.upper ?? row.value.median) : [],
  );
  // The first ones fill the card; what is far longer, there or among the others, is broken.
  const most = cutOf(values.slice(0, FEW)) ?? Math.max(...ends.slice(0, FEW), Number.MIN_VALUE);
  const items = rows.map((row) => item(run, row, most, open));
  const grouped = rows.some((row) => row.group);
  const rest = items.slice(FEW);
  return h(
    "div",
    { class: grouped ? "ranking" : "ranking ungrouped" },
    h("ol", {}, items.slice(0, FEW)),
    rest.length > 0 &&
      h("details", {}, h("summary", {}, `${rest.length} more`), h("ol", { start: FEW + 1 }, rest)),
  );
}
