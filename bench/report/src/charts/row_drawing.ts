// SPDX-License-Identifier: Apache-2.0
// One row of a picture of rows: name, bar or point, interval, value, or what happened instead.

import type { Status } from "../data/document.ts";
import type { Axis } from "../state/page_state.ts";
import { placed, type Span } from "./axis.ts";
import {
  box,
  figure,
  fitted,
  fittedName,
  group,
  stroke,
  whisker,
  words,
  type Drawn,
} from "./drawing.ts";
import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from "./echarts.ts";
import { STATUS_PATHS, toneColor, toneOf } from "./icons.ts";
import type { Ink, Look, Shape } from "./palette.ts";
import { pathOf } from "./shapes.ts";

export interface Row {
  cell: number | null;
  label: string;
  look: Look | null;
  /** From zero, one after the other; empty where only a point makes sense. */
  segments: { value: number; fill: "tint" | "solid" | "outline" }[];
  value: number | null;
  spread: { lower: number; upper: number; isInterval: boolean } | null;
  /** Smaller marks of their own on the same axis. */
  dots: { value: number; shape: Shape }[];
  text: string;
  group: string;
  /** Instead of a value; a status of null: it was not measured. */
  mishap: { status: Status | null; text: string } | null;
  /** Spoken, and shown when the row is pointed at. */
  tip: string[];
}

export interface RowsOptions {
  rows: Row[];
  axis: Axis;
  text: (value: number) => string;
  /** A line to compare with: 1 of a ratio. */
  line: { value: number; text: string } | null;
  /** What the axis shows. */
  axisName: string;
}

/** A dash, where nothing was measured. */
const NOTHING = "M3 8H13";
const BAR = 13;

/** Pixels of the name and of the value, and what the axis spans. */
export interface Layout {
  name: number;
  value: number;
  /** Height of a row. */
  row: number;
  /** The bar stands below the name: names would take too much of a narrow picture. */
  below: boolean;
  span: Span;
}

/** Where a row stands, in pixels. */
interface Place {
  at: (value: number) => number;
  y: number;
  /** Ends of the axis. */
  start: number;
  end: number;
  color: string;
  ink: Ink;
  layout: Layout;
  /** Of the middle of name and value. */
  textY: number;
}

/** Two slanted gaps near the end of a bar that goes on beyond the picture. */
function breakMark({ end, y, ink }: Place): Drawn[] {
  const style = { stroke: ink.paper, lineWidth: 2.4 };
  return [end - 16, end - 11].map((x) => stroke(x, y + BAR / 2 + 2, x + 5, y - BAR / 2 - 2, style));
}

function bar(row: Row, place: Place): Drawn[] {
  const { at, y, end, color, ink } = place;
  const styles = {
    tint: { fill: color, opacity: 0.38 },
    solid: { fill: color },
    outline: { fill: ink.paper, stroke: color, lineWidth: 1.4 },
  };
  const drawn: Drawn[] = [];
  let sum = 0;
  for (const { value, fill } of row.segments) {
    // A stroke has half of its width on each side of the edge.
    const inset = fill === "outline" ? 0.7 : 0;
    const from = Math.min(at(sum), end) + inset;
    sum += value;
    const width = Math.min(at(sum), end) - inset - from;
    if (width > 0) {
      drawn.push(box(from, y - BAR / 2 + inset, width, BAR - 2 * inset, styles[fill]));
    }
  }
  return at(sum) > end + 0.5 ? [...drawn, ...breakMark(place)] : drawn;
}

/** The whole row answers to the pointer, with mark and name of the contender. */
function base(row: Row, { textY: y, end, color, ink, layout }: Place): Drawn[] {
  const hit = {
    ...box(0, y - 15, end + layout.value, layout.row, { fill: "transparent" }, 4),
    silent: false,
    emphasis: { style: { fill: ink.line, opacity: 0.6 } },
  } as Drawn;
  const from = row.look ? 21 : 2;
  const room = layout.below ? end - from : layout.name - from - 8;
  const name = fittedName(row.label, room, 13);
  return [
    hit,
    ...(row.look ? [figure(9, y, 11, pathOf(row.look.shape), { fill: color })] : []),
    words(from, y, name, { fill: ink.text, size: 13 }),
  ];
}

function mishap({ status, text }: NonNullable<Row["mishap"]>, place: Place): Drawn[] {
  const { y, start, end, ink, layout } = place;
  const tone = toneColor(status ? toneOf(status) : "quiet", ink);
  const style = { fill: "none", stroke: tone, lineWidth: 1.5 };
  const room = end + layout.value - start - 26;
  return [
    figure(start + 8, y, 13, status ? STATUS_PATHS[status] : NOTHING, style),
    words(start + 20, y, fitted(text, room), { fill: tone }),
  ];
}

/** A dotted way to it instead of a bar: a bar on a logarithmic axis would begin nowhere. */
function point(row: Row, value: number, { at, y, start, color, ink }: Place): Drawn[] {
  const way = { stroke: ink.faint, lineWidth: 1, lineDash: [1, 3] };
  const style = { fill: color, stroke: ink.paper, lineWidth: 1 };
  const mark = row.look ? [figure(at(value), y, 11, pathOf(row.look.shape), style)] : [];
  return [stroke(start, y, at(value), y, way), ...mark];
}

function texts(row: Row, { textY: y, end, ink, layout }: Place): Drawn[] {
  const right = end + layout.value - 2;
  const value = { fill: ink.text, align: "right", weight: 600 } as const;
  return row.group
    ? [
        words(right - 18, y, row.text, value),
        words(right, y, row.group, { fill: ink.quiet, align: "right" }),
      ]
    : [words(right, y, row.text, value)];
}

function drawValue(row: Row, value: number, isPoint: boolean, place: Place): Drawn[] {
  const { at, y, end, ink } = place;
  const { spread } = row;
  const dot = { fill: ink.paper, stroke: ink.text, lineWidth: 1.2 };
  const seen = row.dots.filter((item) => at(item.value) <= end + 0.5);
  return [
    ...(isPoint ? point(row, value, place) : bar(row, place)),
    ...(spread && at(spread.upper) <= end + 0.5
      ? whisker(at(spread.lower), at(spread.upper), y, ink.text, spread.isInterval)
      : []),
    ...seen.map((item) => figure(at(item.value), y, 8, pathOf(item.shape), dot)),
    ...texts(row, place),
  ];
}

export function drawRow(
  { options, layout, ink }: { options: RowsOptions; layout: Layout; ink: Ink },
  params: CustomSeriesRenderItemParams,
  api: CustomSeriesRenderItemAPI,
): Drawn {
  const row = options.rows[params.dataIndex]!;
  const area = params.coordSys as unknown as { x: number; width: number };
  const logarithmic = options.axis === "log";
  const middle = api.coord([layout.span.minimum, params.dataIndex])[1]!;
  const place: Place = {
    at: (value) => api.coord([placed(value, logarithmic), params.dataIndex])[0]!,
    y: layout.below ? middle + 9 : middle,
    textY: layout.below ? middle - 8 : middle,
    start: area.x,
    end: area.x + area.width,
    color: row.look ? row.look.color[ink.brightness] : ink.text,
    ink,
    layout,
  };
  const rest = row.mishap
    ? mishap(row.mishap, place)
    : row.value === null
      ? []
      : drawValue(row, row.value, logarithmic, place);
  return group([...base(row, place), ...rest]);
}
