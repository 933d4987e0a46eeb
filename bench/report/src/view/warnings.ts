// SPDX-License-Identifier: Apache-2.0
// What to know before believing a number, each with what to do about it.

import { warnings, type Warning } from "../data/trust.ts";
import { counted } from "../data/words.ts";
import { h, svg } from "./element.ts";
import type { Report } from "./report.ts";

const SIGNS: Record<Warning["level"], string> = {
  warning: "M8 2L14.5 13.5H1.5ZM8 6.5V9.5M8 11.2V11.8",
  note: "M8 2A6 6 0 1 1 7.9 2ZM8 7.2V11.5M8 4.6V5.2",
};

function item({ level, text, advice }: Warning): HTMLElement {
  const sign = { class: "icon", viewBox: "0 0 16 16", role: "img", "aria-label": level };
  return h(
    "li",
    { class: level },
    svg("svg", sign, svg("path", { d: SIGNS[level] })),
    h("div", {}, h("strong", {}, text), advice && h("span", {}, ` ${advice}`)),
  );
}

/** Warnings are seen at once, notes when they are asked for. */
export function warningList(report: Report): HTMLElement | null {
  const found = warnings(report.run, report.samples, report.outliers);
  const notes = found.filter(({ level }) => level === "note");
  const others = found.filter(({ level }) => level !== "note");
  return found.length === 0
    ? null
    : h(
        "aside",
        { class: "warnings", "aria-label": "Warnings" },
        others.length > 0 && h("ul", {}, others.map(item)),
        notes.length > 0 &&
          h(
            "details",
            {},
            h("summary", {}, counted(notes.length, "note")),
            h("ul", {}, notes.map(item)),
          ),
      );
}
