// SPDX-License-Identifier: Apache-2.0
// A picture of curves, a contender each, with its name at the end of its curve.

import { linearTicks, logTicks, valueAxis } from "./axis.ts";
import { drawEnding, drawLabels } from "./curve_labels.ts";
import {
  areaOf,
  curveColor,
  dataPoint,
  LABEL_GAP,
  LANE,
  layoutOf,
  type Curve,
  type Ending,
  type CurvesOptions,
  type Plot,
} from "./curve_layout.ts";
import { group, stroke, type Drawn } from "./drawing.ts";
import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from "./echarts.ts";
import type { Ink } from "./palette.ts";
import type { Artwork, Drawing, Mark, Size } from "./picture.ts";
import { symbolOf } from "./shapes.ts";
import { tooltip } from "./tooltip.ts";

function curveSeries(curve: Curve, { options, ink }: Plot): object {
  const color = curveColor(curve, ink);
  return {
    type: "line",
    data: curve.points.map(({ x, value }) => dataPoint(options, x, value)),
    symbol: curve.look ? symbolOf(curve.look.shape) : "none",
    symbolSize: 8,
    showAllSymbol: true,
    lineStyle: { color, width: curve.dashed ? 1.6 : 2, type: curve.dashed ? [5, 4] : "solid" },
    itemStyle: { color },
    emphasis: { focus: "series", scale: 1.4, lineStyle: { width: 3 } },
    blur: { lineStyle: { opacity: 0.25 }, itemStyle: { opacity: 0.35 } },
    z: curve.look ? 3 : 2,
  };
}

type Draw = (params: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => Drawn;

function ownSeries(data: [number, number][], renderItem: Draw, more: object = {}): object {
  return { type: "custom", clip: false, silent: true, data, renderItem, ...more };
}

function whiskerSeries({ options, layout, ink }: Plot): object {
  const spreads = layout.curves.flatMap((curve) =>
    curve.points.flatMap((point) => (point.spread ? [{ curve, point, ends: point.spread }] : [])),
  );
  const data = spreads.map(({ point }) => dataPoint(options, point.x, point.value));
  return ownSeries(data, (params, api) => {
    const { curve, point, ends } = spreads[params.dataIndex]!;
    const [x, from] = api.coord(dataPoint(options, point.x, ends.lower)) as [number, number];
    const to = api.coord(dataPoint(options, point.x, ends.upper))[1]!;
    const style = { stroke: curveColor(curve, ink), lineWidth: 1.2, opacity: 0.7 };
    return group([
      stroke(x, from, x, to, style),
      stroke(x - 3, from, x + 3, from, style),
      stroke(x - 3, to, x + 3, to, style),
    ]);
  });
}

function lineSeries({ options, layout, ink }: Plot): object {
  const { line } = options;
  const start = line === null ? [] : [dataPoint(options, layout.x.minimum, line)];
  return ownSeries(start, (params, api) => {
    const { x, width } = areaOf(params);
    const y = api.coord(start[0]!)[1]!;
    return stroke(x, y, x + width, y, { stroke: ink.quiet, lineWidth: 1.2, lineDash: [5, 4] });
  });
}

function allSeries(plot: Plot): object[] {
  const { options, layout } = plot;
  const corner = dataPoint(options, layout.x.minimum, layout.y.minimum);
  const endings = options.endings.map(({ x }) => dataPoint(options, x, layout.y.minimum));
  return [
    ...layout.curves.map((curve) => curveSeries(curve, plot)),
    whiskerSeries(plot),
    lineSeries(plot),
    ownSeries(
      layout.curves.length > 0 ? [corner] : [],
      (params, api) => drawLabels(plot, areaOf(params), api),
      { z: 4 },
    ),
    // The last: `marksOf` counts on it.
    ownSeries(endings, (params, api) => drawEnding(plot, params.dataIndex, areaOf(params), api), {
      silent: false,
    }),
  ];
}

function endingTitle({ name, text }: Ending): string {
  return `${name} ${text}`;
}

function marksOf(options: CurvesOptions, curves: Curve[]): Mark[] {
  const points = curves.flatMap((curve, series) =>
    curve.points.map(({ cell, tip }, index) => ({
      series,
      index,
      cell,
      text: [curve.label, ...tip].join(", "),
    })),
  );
  const endings = options.endings.map((ending, index) => ({
    series: curves.length + 3,
    index,
    cell: ending.cell,
    text: endingTitle(ending),
  }));
  return [...points, ...endings];
}

function axes({ options, layout, ink }: Plot, narrow: boolean): object {
  const ticksX = options.ticksX.length > 0 ? options.ticksX : logTicks(layout.x);
  const ticksY = options.logarithmicY ? logTicks(layout.y) : linearTicks(layout.y, narrow ? 4 : 5);
  const x = {
    span: layout.x,
    ticks: ticksX,
    logarithmic: options.logarithmicX,
    text: options.textX,
  };
  const y = {
    span: layout.y,
    ticks: ticksY,
    logarithmic: options.logarithmicY,
    text: options.textY,
  };
  return {
    xAxis: {
      ...valueAxis({ ...x, ink, name: options.nameX, grid: false }),
      axisLine: { show: true, onZero: false, lineStyle: { color: ink.faint } },
      nameGap: 28,
    },
    yAxis: valueAxis({ ...y, ink }),
  };
}

function draw(options: CurvesOptions, size: Size, ink: Ink): Drawing {
  const layout = layoutOf(options, size.width);
  const plot = { options, layout, ink };
  const lanes = options.endings.length > 0 ? options.endings.length * LANE + 4 : 0;
  return {
    option: {
      animation: false,
      grid: { left: layout.left, right: layout.label, top: size.top + 12 + lanes, bottom: 44 },
      tooltip: tooltip(ink, (index, series) => {
        const curve = layout.curves[series];
        const point = curve?.points[index];
        const ending = options.endings[index];
        return curve && point
          ? { title: curve.label, lines: point.tip }
          : ending && !curve
            ? { title: endingTitle(ending), lines: [] }
            : null;
      }),
      ...axes(plot, size.width < 500),
      series: allSeries(plot),
    },
    marks: marksOf(options, layout.curves),
  };
}

export function curvesArtwork(options: CurvesOptions): Artwork {
  const names = options.curves.length * (LABEL_GAP + 6) + 60;
  return {
    height: (width) => Math.max(width < 500 ? 300 : 330, names) + options.endings.length * LANE,
    draw: (size, ink) => draw(options, size, ink),
  };
}
