// SPDX-License-Identifier: Apache-2.0
// Strokes, fills and texts that the pictures draw by themselves, in pixels.

import type { CustomSeriesRenderItemReturn } from "./echarts.ts";

export type Drawn = NonNullable<CustomSeriesRenderItemReturn>;

export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif';

export interface TextStyle {
  fill: string;
  align?: "left" | "center" | "right";
  size?: number;
  weight?: number;
}

let canvas: CanvasRenderingContext2D | null = null;

/** Width of a text in pixels. */
export function widthOf(text: string, size = 12, weight = 400): number {
  canvas ??= document.createElement("canvas").getContext("2d");
  if (!canvas) {
    return text.length * size * 0.6;
  }
  canvas.font = `${weight} ${size}px ${FONT}`;
  return canvas.measureText(text).width;
}

/** Shortened with an ellipsis until it fits. */
export function fitted(text: string, width: number, size = 12, weight = 400): string {
  if (widthOf(text, size, weight) <= width) {
    return text;
  }
  const letters = [...text];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const tried = `${letters.slice(0, middle).join("").trimEnd()}…`;
    if (widthOf(tried, size, weight) <= width) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return `${letters.slice(0, low).join("").trimEnd()}…`;
}

/** The end of a dotted name says more than its beginning: "…Queue" of "multiprocessing.Queue". */
export function fittedName(name: string, width: number, size = 12): string {
  const end = name.lastIndexOf(".");
  const whole = widthOf(name, size) <= width;
  return whole || end < 0
    ? fitted(name, width, size)
    : fitted(`…${name.slice(end + 1)}`, width, size);
}

/** A text whose middle is at `y`. */
export function words(x: number, y: number, text: string, style: TextStyle): Drawn {
  return {
    type: "text",
    x,
    y,
    silent: true,
    style: {
      text,
      fill: style.fill,
      textAlign: style.align ?? "left",
      textVerticalAlign: "middle",
      font: `${style.weight ?? 400} ${style.size ?? 12}px ${FONT}`,
    },
  } as Drawn;
}

export function box(
  x: number,
  y: number,
  width: number,
  height: number,
  style: Record<string, unknown>,
  radius: number | number[] = 0,
): Drawn {
  return { type: "rect", silent: true, shape: { x, y, width, height, r: radius }, style } as Drawn;
}

export function stroke(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  style: Record<string, unknown>,
): Drawn {
  return { type: "line", silent: true, shape: { x1, y1, x2, y2 }, style } as Drawn;
}

/** A path made for a box of 16 by 16, with its middle at x, y. */
export function figure(
  x: number,
  y: number,
  size: number,
  pathData: string,
  style: Record<string, unknown>,
): Drawn {
  const scale = size / 16;
  return {
    type: "path",
    silent: true,
    x: x - size / 2,
    y: y - size / 2,
    scaleX: scale,
    scaleY: scale,
    shape: { pathData },
    style: { ...style, strokeNoScale: true },
  } as Drawn;
}

export function group(children: Drawn[]): Drawn {
  return { type: "group", children } as unknown as Drawn;
}

/** A whisker from `lower` to `upper`; solid with caps if it is an interval, plain if a range. */
export function whisker(
  lower: number,
  upper: number,
  y: number,
  color: string,
  isInterval: boolean,
): Drawn[] {
  const style = { stroke: color, lineWidth: isInterval ? 1.6 : 1, opacity: isInterval ? 1 : 0.75 };
  const cap = isInterval ? 4 : 2.5;
  return [
    stroke(lower, y, upper, y, style),
    stroke(lower, y - cap, lower, y + cap, style),
    stroke(upper, y - cap, upper, y + cap, style),
  ];
}
