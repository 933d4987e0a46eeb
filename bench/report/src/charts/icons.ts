// SPDX-License-Identifier: Apache-2.0
// A small sign for each status, drawn as strokes: failed, unsupported, not installed and skipped must not look alike.

import type { Status } from "../data/document.ts";
import { statusText } from "../data/words.ts";
import { h, svg } from "../view/element.ts";
import type { Ink } from "./palette.ts";

/** Strokes in a box of 16 by 16. */
export const STATUS_PATHS: Record<Status, string> = {
  ok: "M3 8.5L6.5 12L13 4.5",
  wrong: "M3 6H13M3 10H13M11 2.5L5 13.5",
  error: "M8 2L14.5 13.5H1.5ZM8 6V9.5M8 11.2V11.8",
  hang: "M4 2H12M4 14H12M5 2C5 6.5 11 9.5 11 14M11 2C11 6.5 5 9.5 5 14",
  crash: "M9.5 1.5L4 9H8L6.5 14.5L12 7H8Z",
  protocol: "M2 5H10M7.5 2.5L10 5L7.5 7.5M14 11H6M8.5 8.5L6 11L8.5 13.5",
  leftover: "M8 2A6 6 0 1 1 7.9 2ZM8 4.5V8.5L10.5 10",
  unsupported: "M8 2A6 6 0 1 1 7.9 2ZM3.8 3.8L12.2 12.2",
  not_installed: "M2.5 5V2.5H5M11 2.5H13.5V5M13.5 11V13.5H11M5 13.5H2.5V11",
  skipped: "M3 3.5L8 8L3 12.5M8 3.5L13 8L8 12.5",
};

export type Tone = "good" | "bad" | "caution" | "quiet";

export function toneOf(status: Status): Tone {
  if (status === "ok") {
    return "good";
  }
  if (status === "unsupported" || status === "not_installed") {
    return "quiet";
  }
  return status === "skipped" ? "caution" : "bad";
}

export function toneColor(tone: Tone, ink: Ink): string {
  return { good: ink.text, bad: ink.bad, caution: ink.caution, quiet: ink.quiet }[tone];
}

export function statusIcon(status: Status): SVGElement {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("path", { d: STATUS_PATHS[status] }),
  );
}

/** Sign and word of a status. */
export function statusMark(status: Status): HTMLElement {
  return h("span", { class: `status ${toneOf(status)}` }, statusIcon(status), statusText(status));
}
