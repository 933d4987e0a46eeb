// SPDX-License-Identifier: Apache-2.0
// The eight shapes as paths, for pictures (which scale a path to its box) and for marks in text.

import { svg } from "../view/element.ts";
import type { Look, Shape } from "./palette.ts";

/** In a box of 16 by 16; of about the same area, so that no contender looks more important. */
const PATHS: Record<Shape, string> = {
  circle: "M8 1.4A6.6 6.6 0 1 1 8 14.6A6.6 6.6 0 1 1 8 1.4Z",
  square: "M2.2 2.2H13.8V13.8H2.2Z",
  triangle: "M8 .8L15.4 14.4H.6Z",
  diamond: "M8 .2L15.8 8L8 15.8L.2 8Z",
  pin: "M8 15.8C4.8 11.4 2 8.9 2 5.9A6 6 0 0 1 14 5.9C14 8.9 11.2 11.4 8 15.8Z",
  arrow: "M8 .6L15.2 15.2L8 10.4L.8 15.2Z",
  star: "M8.00 0.00L10.29 5.24L15.99 5.80L11.71 9.61L12.94 15.20L8.00 12.30L3.06 15.20L4.29 9.61L0.01 5.80L5.71 5.24Z",
  cross: "M5.4 1H10.6V5.4H15V10.6H10.6V15H5.4V10.6H1V5.4H5.4Z",
};

export function pathOf(shape: Shape): string {
  return PATHS[shape];
}

/** The name that ECharts takes for a symbol. */
export function symbolOf(shape: Shape): string {
  return `path://${PATHS[shape]}`;
}

/** A contender's mark, to stand before its name. Its colour follows the page's brightness. */
export function markOf(look: Look): SVGElement {
  const { light, dark } = look.color;
  return svg(
    "svg",
    {
      class: "mark",
      viewBox: "0 0 16 16",
      "aria-hidden": "true",
      style: `color:light-dark(${light},${dark})`,
    },
    svg("path", { d: PATHS[look.shape], fill: "currentColor" }),
  );
}
