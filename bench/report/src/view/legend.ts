// SPDX-License-Identifier: Apache-2.0
// What patterns and small marks mean, beside the pictures that use them.

import { SHAPES } from "../charts/palette.ts";
import { pathOf } from "../charts/shapes.ts";
import { h, svg } from "./element.ts";

export function phaseLegend(): HTMLElement {
  return h(
    "p",
    { class: "legend" },
    ["start", "first run", "stop"].map((name, index) =>
      h("span", {}, h("i", { class: ["tint", "solid", "outline"][index] }), name),
    ),
  );
}

/** The small marks of the workloads in the picture of all together. */
export function sectionLegend(titles: string[]): HTMLElement {
  return h(
    "p",
    { class: "legend" },
    titles.map((title, index) =>
      h(
        "span",
        {},
        svg(
          "svg",
          { class: "dot", viewBox: "-1 -1 18 18", "aria-hidden": "true" },
          svg("path", { d: pathOf(SHAPES[index % SHAPES.length]!) }),
        ),
        title,
      ),
    ),
  );
}
