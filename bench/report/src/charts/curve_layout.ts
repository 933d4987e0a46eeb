// SPDX-License-Identifier: Apache-2.0
// What a picture of curves is given, and where its axes and names have their place.

import type { Status } from "../data/document.ts";
import { linearSpan, linearTicks, logSpan, logTicks, placed, type Span } from "./axis.ts";
import { widthOf } from "./drawing.ts";
import type { CustomSeriesRenderItemParams } from "./echarts.ts";
import type { Ink, Look } from "./palette.ts";

export interface CurvePoint {
  x: number;
  value: number;
  spread: { lower: number; upper: number } | null;
  cell: number | null;
  tip: string[];
}

export interface Curve {
  label: string;
  /** Null: a line of the picture itself, as a computed ceiling. */
  look: Look | null;
  points: CurvePoint[];
  dashed: boolean;
}

/** One that ends before the picture does: stands at the size where that happens, never at zero. */
export interface Ending {
  x: number;
  name: string;
  look: Look;
  status: Status;
  /** What stands behind the name: "hangs from 102,400 bytes". */
  text: string;
  /** The same where there is little room. */
  short: string;
  cell: number | null;
}

export interface CurvesOptions {
  curves: Curve[];
  endings: Ending[];
  logarithmicX: boolean;
  logarithmicY: boolean;
  /** Values that are written on the x axis; empty: round ones. */
  ticksX: number[];
  textX: (value: number) => string;
  textY: (value: number) => string;
  nameX: string;
  /** A height to compare with: 1 of a ratio. */
  line: number | null;
}

/** Distance of two names. */
export const LABEL_GAP = 16;
/** Height of a lane above the picture. */
export const LANE = 20;

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  x: Span;
  y: Span;
  label: number;
  left: number;
  curves: Curve[];
}

export function layoutOf(options: CurvesOptions, width: number): Layout {
  const curves = options.curves.filter((curve) => curve.points.length > 0);
  const points = curves.flatMap((curve) => curve.points);
  const xs = [...points.map((point) => point.x), ...options.endings.map((ending) => ending.x)];
  const ys = points.flatMap((point) => [
    point.value,
    point.spread?.lower ?? point.value,
    point.spread?.upper ?? point.value,
  ]);
  const all = options.line === null ? ys : [...ys, options.line];
  const air = (Math.max(...xs) - Math.min(...xs)) * 0.04 || 0.5;
  const y = options.logarithmicY ? logSpan(all) : linearSpan(all);
  const texts = (options.logarithmicY ? logTicks(y) : linearTicks(y)).map(options.textY);
  return {
    x: options.logarithmicX
      ? logSpan(xs, 1.15)
      : { minimum: Math.min(...xs) - air, maximum: Math.max(...xs) + air },
    y,
    label: Math.min(
      Math.max(...curves.map((curve) => widthOf(curve.label) + 42), 40),
      width * 0.42,
    ),
    left: Math.max(36, ...texts.map((text) => widthOf(text))) + 10,
    curves,
  };
}

/** All that drawing needs. */
export interface Plot {
  options: CurvesOptions;
  layout: Layout;
  ink: Ink;
}

/** A point as ECharts gets it. */
export function dataPoint(
  { logarithmicX, logarithmicY }: CurvesOptions,
  x: number,
  y: number,
): [number, number] {
  return [placed(x, logarithmicX), placed(y, logarithmicY)];
}

export function areaOf(params: CustomSeriesRenderItemParams): Area {
  return params.coordSys as unknown as Area;
}

export function curveColor(curve: Curve, ink: Ink): string {
  return curve.look ? curve.look.color[ink.brightness] : ink.quiet;
}
