// SPDX-License-Identifier: Apache-2.0
// What is shown beside the mark under the pointer: made of elements, as names in the data may hold anything.

import { h } from "../view/element.ts";
import { FONT } from "./drawing.ts";
import type { Ink } from "./palette.ts";

export interface Tip {
  title: string;
  lines: string[];
}

/** Options of ECharts; `tip` gets the index of a mark and its series, and null says nothing. */
export function tooltip(ink: Ink, tip: (index: number, series: number) => Tip | null): object {
  return {
    trigger: "item",
    confine: true,
    transitionDuration: 0,
    backgroundColor: ink.paper,
    borderColor: ink.line,
    padding: [8, 12],
    textStyle: { color: ink.text, fontFamily: FONT, fontSize: 12 },
    formatter: (params: { dataIndex: number; seriesIndex: number }) => {
      const found = tip(params.dataIndex, params.seriesIndex);
      return found
        ? h(
            "div",
            { class: "tip" },
            h("strong", {}, found.title),
            found.lines.map((line) => h("div", {}, line)),
          )
        : "";
    },
  };
}
