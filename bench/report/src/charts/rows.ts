// SPDX-License-Identifier: Apache-2.0
// A picture of rows: a contender each, with a bar from zero or a point on a logarithmic axis, its interval and its value.

import {
  cutOf,
  linearSpan,
  linearTicks,
  logSpan,
  logTicks,
  placed,
  valueAxis,
  type Span,
} from "./axis.ts";
import { group, stroke, widthOf, words } from "./drawing.ts";
import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from "./echarts.ts";
import type { Ink } from "./palette.ts";
import type { Artwork, Drawing, Size } from "./picture.ts";
import { drawRow, type Layout, type RowsOptions } from "./row_drawing.ts";
import { tooltip } from "./tooltip.ts";

function spanOf(options: RowsOptions, cut: number | null): Span {
  const values = options.rows.flatMap((row) => [
    ...(row.value === null ? [] : [row.value]),
    ...(row.spread ? [row.spread.lower, row.spread.upper] : []),
    ...row.dots.map((dot) => dot.value),
  ]);
  const all = options.line ? [...values, options.line.value] : values;
  if (options.axis === "log") {
    return logSpan(all);
  }
  return cut === null ? linearSpan(all) : { minimum: 0, maximum: cut };
}

function layoutOf(options: RowsOptions, width: number): Layout {
  const name = Math.max(60, ...options.rows.map((row) => widthOf(row.label, 13) + 34));
  const texts = options.rows.map((row) => widthOf(row.text, 12, 600) + (row.group ? 24 : 6));
  const values = options.rows.flatMap((row) => row.value ?? []);
  const cut = options.axis === "cut" ? cutOf(values) : null;
  const below = width < 500 && name > width * 0.4;
  return {
    name: below ? 4 : Math.min(name, width * 0.4),
    value: Math.max(30, ...texts) + 10,
    row: below ? 44 : 30,
    below,
    span: spanOf(options, cut),
  };
}

function draw(options: RowsOptions, size: Size, ink: Ink): Drawing {
  const layout = layoutOf(options, size.width);
  const logarithmic = options.axis === "log";
  const ticks = logarithmic
    ? logTicks(layout.span)
    : linearTicks(layout.span, size.width < 500 ? 3 : 5);
  const line = options.line;
  const axis = valueAxis({
    span: layout.span,
    ticks,
    logarithmic,
    text: options.text,
    ink,
    name: options.axisName,
  });
  return {
    option: {
      animation: false,
      grid: { left: layout.name, right: layout.value, top: size.top + (line ? 20 : 4), bottom: 42 },
      tooltip: tooltip(ink, (index) => {
        const row = options.rows[index]!;
        return { title: row.label, lines: row.tip };
      }),
      xAxis: { ...axis, nameGap: 26 },
      yAxis: {
        type: "category",
        inverse: true,
        data: options.rows.map((_, index) => String(index)),
        axisLabel: { show: false },
        axisTick: { show: false },
        axisLine: { show: true, onZero: false, lineStyle: { color: ink.faint } },
      },
      series: [
        {
          type: "custom",
          clip: false,
          data: options.rows.map((row, index) => [
            placed(row.value ?? layout.span.minimum, logarithmic) || 0,
            index,
          ]),
          renderItem: (params: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) =>
            drawRow({ options, layout, ink }, params, api),
        },
        {
          type: "custom",
          silent: true,
          clip: false,
          z: 1,
          data: line ? [[placed(line.value, logarithmic), 0]] : [],
          renderItem: (params: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
            const area = params.coordSys as unknown as {
              x: number;
              y: number;
              width: number;
              height: number;
            };
            const x = api.coord([placed(line!.value, logarithmic), 0])[0]!;
            const half = widthOf(line!.text) / 2;
            const middle = Math.min(
              Math.max(x, half + 2),
              area.x + area.width + layout.value - half,
            );
            return group([
              stroke(x, area.y - 4, x, area.y + area.height, {
                stroke: ink.quiet,
                lineWidth: 1.2,
                lineDash: [5, 4],
              }),
              words(middle, area.y - 12, line!.text, { fill: ink.quiet, align: "center" }),
            ]);
          },
        },
      ],
    },
    marks: options.rows.map((row, index) => ({
      series: 0,
      index,
      cell: row.cell,
      text: [row.label, ...row.tip].join(", "),
    })),
  };
}

export function rowsArtwork(options: RowsOptions): Artwork {
  return {
    height: (width) =>
      options.rows.length * layoutOf(options, width).row + 46 + (options.line ? 20 : 4),
    draw: (size, ink) => draw(options, size, ink),
  };
}
