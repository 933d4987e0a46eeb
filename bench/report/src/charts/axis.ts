// SPDX-License-Identifier: Apache-2.0
// Axes: where they begin and end, which values are written on them. Logarithmic ones are drawn as the logarithm on a linear axis, so that they may begin anywhere.

import type { Axis } from "../state/page_state.ts";
import { FONT } from "./drawing.ts";
import type { Ink } from "./palette.ts";

export interface Span {
  minimum: number;
  maximum: number;
}

/** From data to what ECharts gets. */
export function placed(value: number, logarithmic: boolean): number {
  return logarithmic ? Math.log10(value) : value;
}

/**
 * Where to break bars: a little above the largest value that is not far from the usual ones. Null if
 * nothing is far away.
 */
export function cutOf(values: readonly number[]): number | null {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const largest = sorted.at(-1);
  if (middle === undefined || largest === undefined) {
    return null;
  }
  const usual = sorted.filter((value) => value <= 4 * middle).at(-1)! * 1.15;
  return largest > 2 * usual ? usual : null;
}

/** 1, 2 and 5 times powers of ten, or powers alone if the span is wide; round steps if it is so narrow that these are few. */
export function logTicks({ minimum, maximum }: Span): number[] {
  const decades = Math.log10(maximum / minimum);
  const steps = decades > 3.2 ? [1] : decades > 1.6 ? [1, 3] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(minimum)); power <= Math.log10(maximum); ++power) {
    for (const step of steps) {
      const tick = step * 10 ** power;
      if (tick >= minimum * 0.999 && tick <= maximum * 1.001) {
        ticks.push(tick);
      }
    }
  }
  return ticks.length < 3 ? linearTicks({ minimum, maximum }, 4) : ticks;
}

/** Five or so round values from zero. */
export function linearTicks({ minimum, maximum }: Span, wanted = 5): number[] {
  const rough = (maximum - minimum) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((digit) => digit * power).find((size) => size >= rough)!;
  const ticks: number[] = [];
  for (
    let count = Math.ceil(minimum / step - 1e-9) || 0;
    count * step <= maximum * 1.0001;
    ++count
  ) {
    ticks.push(count * step);
  }
  return ticks;
}

/** A little air on both sides, so that marks at the end are not cut. */
export function logSpan(values: readonly number[], air = 1.25): Span {
  const positive = values.filter((value) => value > 0);
  const minimum = Math.min(...positive);
  const maximum = Math.max(...positive);
  return positive.length > 0
    ? { minimum: minimum / air, maximum: maximum * air }
    : { minimum: 1, maximum: 10 };
}

export function linearSpan(values: readonly number[]): Span {
  return { minimum: 0, maximum: Math.max(...values, Number.MIN_VALUE) * 1.04 };
}

/** "50.0 ms" as "50 ms": a value on an axis is exact. */
export function tickText(value: number, text: (value: number) => string): string {
  return value === 0
    ? "0"
    : text(value)
        .replace(/(\.\d*?)0+(?=\D*$)/, "$1")
        .replace(/\.(?=\D*$)/, "");
}

export interface AxisLook {
  span: Span;
  ticks: number[];
  logarithmic: boolean;
  text: (value: number) => string;
  ink: Ink;
  name?: string;
  grid?: boolean;
}

/** The options of a value axis. */
export function valueAxis({ span, ticks, logarithmic, text, ink, name, grid = true }: AxisLook) {
  const customValues = ticks.map((tick) => placed(tick, logarithmic));
  return {
    type: "value",
    min: placed(span.minimum, logarithmic),
    max: placed(span.maximum, logarithmic),
    name: name ?? "",
    nameLocation: "middle",
    nameTextStyle: { color: ink.quiet, fontFamily: FONT, fontSize: 12 },
    axisLine: { show: false },
    axisTick: { show: false, customValues },
    splitLine: { show: grid, customValues, lineStyle: { color: ink.line, width: 1 } },
    axisLabel: {
      customValues,
      color: ink.quiet,
      fontFamily: FONT,
      fontSize: 12,
      hideOverlap: true,
      formatter: (value: number) => tickText(logarithmic ? 10 ** value : value, text),
    },
  };
}

export function isLogarithmic(axis: Axis): boolean {
  return axis === "log";
}
