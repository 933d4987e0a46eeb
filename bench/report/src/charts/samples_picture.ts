// SPDX-License-Identifier: Apache-2.0
// Every sample of a cell as a dot by round, with the median and its interval; rounds without a value stand in a lane above.

import type { Cell, Estimate, Run } from "../data/document.ts";
import type { Sample } from "../data/samples.ts";
import { groupedInteger, percentText } from "../data/units.ts";
import { oneLine, statusText } from "../data/words.ts";
import { lookIn } from "../view/report.ts";
import { linearSpan, linearTicks, valueAxis } from "./axis.ts";
import { box, figure, group, stroke, widthOf, words } from "./drawing.ts";
import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from "./echarts.ts";
import { STATUS_PATHS, toneColor, toneOf } from "./icons.ts";
import type { Ink } from "./palette.ts";
import {
  lazyRows,
  numberCell,
  textCell,
  type Artwork,
  type Drawing,
  type Picture,
  type Size,
} from "./picture.ts";
import { spreadOf } from "./ranked_cells.ts";
import { symbolOf } from "./shapes.ts";
import { tooltip } from "./tooltip.ts";

/** One number of a sample that the dots can show. */
export interface SampleMeasure {
  title: string;
  unit: string;
  value: (sample: Sample) => number | null;
  text: (value: number) => string;
  /** What the lab says of it over the rounds. */
  estimate: Estimate | null;
}

/** More dots than these are drawn on a canvas. */
const MANY = 400;

function tipOf(sample: Sample, measure: SampleMeasure): string[] {
  const value = measure.value(sample);
  const share = (ns: number | null) =>
    ns !== null && sample.labWallNs ? percentText(ns / sample.labWallNs) : null;
  const steal = share(sample.stealNs);
  const foreign = share(sample.foreignCpuNs);
  return [
    value === null ? `${statusText(sample.status)} ${oneLine(sample.reason)}` : measure.text(value),
    ...(sample.predecessor ? [`after ${oneLine(sample.predecessor)}`] : []),
    ...(sample.loadAverage === null ? [] : [`load ${sample.loadAverage}`]),
    ...(steal === null ? [] : [`kept back by the host ${steal}`]),
    ...(foreign === null ? [] : [`other programs ${foreign} of a CPU`]),
  ];
}

function draw(
  run: Run,
  cell: Cell,
  samples: readonly Sample[],
  measure: SampleMeasure,
  size: Size,
  ink: Ink,
): Drawing {
  const dots = samples.filter((sample) => measure.value(sample) !== null);
  const lost = samples.filter((sample) => measure.value(sample) === null && sample.status !== "ok");
  const values = dots.map((sample) => measure.value(sample)!);
  const rounds = samples.map((sample) => sample.round + 1);
  const estimate = measure.estimate;
  const spread = estimate ? spreadOf(estimate) : null;
  const y = values.length > 0 ? linearSpan(values) : { minimum: 0, maximum: 1 };
  const x = { minimum: Math.min(...rounds) - 0.6, maximum: Math.max(...rounds) + 0.6 };
  const look = lookIn(run, cell.contender);
  const ticksY = values.length > 0 ? linearTicks(y, 4) : [];
  const left = Math.max(0, ...ticksY.map((tick) => widthOf(measure.text(tick)))) + 12;
  const ticksX = linearTicks(x, size.width < 500 ? 5 : 10).filter(
    (tick) => Number.isInteger(tick) && tick >= x.minimum,
  );
  const area = (params: CustomSeriesRenderItemParams) =>
    params.coordSys as unknown as { x: number; y: number; width: number; height: number };
  return {
    option: {
      animation: false,
      grid: { left, right: 12, top: size.top + (lost.length > 0 ? 30 : 12), bottom: 40 },
      tooltip: tooltip(ink, (index, series) => {
        const sample = series === 0 ? dots[index] : series === 2 ? lost[index] : undefined;
        return sample
          ? { title: `Round ${sample.round + 1}`, lines: tipOf(sample, measure) }
          : null;
      }),
      xAxis: {
        ...valueAxis({
          span: x,
          ticks: ticksX,
          logarithmic: false,
          text: groupedInteger,
          ink,
          name: "round",
          grid: false,
        }),
        axisLine: { show: true, onZero: false, lineStyle: { color: ink.faint } },
        nameGap: 26,
      },
      yAxis: valueAxis({ span: y, ticks: ticksY, logarithmic: false, text: measure.text, ink }),
      series: [
        {
          type: "scatter",
          z: 3,
          data: dots.map((sample, index) => [sample.round + 1, values[index]!]),
          symbol: symbolOf(look.shape),
          symbolSize: dots.length > MANY ? 5 : 9,
          itemStyle: { color: look.color[ink.brightness], opacity: dots.length > MANY ? 0.5 : 0.9 },
        },
        {
          type: "custom",
          silent: true,
          data: estimate ? [[x.minimum, estimate.median]] : [],
          renderItem: (params: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
            const { x: from, width } = area(params);
            const at = (value: number) => api.coord([x.minimum, value])[1]!;
            const middle = at(estimate!.median);
            const band = spread?.isInterval
              ? [
                  box(from, at(spread.upper), width, at(spread.lower) - at(spread.upper), {
                    fill: ink.text,
                    opacity: 0.09,
                  }),
                ]
              : [];
            return group([
              ...band,
              stroke(from, middle, from + width, middle, {
                stroke: ink.text,
                lineWidth: 1.2,
                lineDash: [6, 4],
              }),
            ]);
          },
        },
        {
          type: "custom",
          clip: false,
          data: lost.map((sample) => [sample.round + 1, 0]),
          renderItem: (params: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
            const status = lost[params.dataIndex]!.status;
            const at = api.coord([api.value(0), 0])[0]!;
            const style = {
              fill: "transparent",
              stroke: toneColor(toneOf(status), ink),
              lineWidth: 1.4,
            };
            return group([
              {
                ...figure(at, area(params).y - 16, 13, STATUS_PATHS[status], style),
                silent: false,
              },
              ...(params.dataIndex === 0 && lost.length === samples.length
                ? [
                    words(
                      area(params).x + area(params).width / 2,
                      area(params).y + area(params).height / 2,
                      "no round has a value",
                      { fill: ink.quiet, align: "center" },
                    ),
                  ]
                : []),
            ]);
          },
        },
      ],
    },
    marks: [
      ...dots.map((sample, index) => ({ sample, series: 0, index })),
      ...lost.map((sample, index) => ({ sample, series: 2, index })),
    ].map(({ sample, series, index }) => ({
      series,
      index,
      cell: null,
      text: [`Round ${sample.round + 1}`, ...tipOf(sample, measure)].join(", "),
    })),
  };
}

export function samplesPicture(
  run: Run,
  cell: Cell,
  samples: readonly Sample[],
  measure: SampleMeasure,
): Picture {
  const { estimate, text, title } = measure;
  const lost = samples.filter((sample) => measure.value(sample) === null);
  const artwork: Artwork = {
    height: () => (samples.some((sample) => measure.value(sample) !== null) ? 250 : 130),
    draw: (size, ink) => draw(run, cell, samples, measure, size, ink),
    many: samples.length > MANY,
  };
  return {
    file: `samples_${cell.workload}_${cell.contender}_${cell.workers}`,
    summary:
      samples.length === 0
        ? "This cell has no samples."
        : `${title}, a dot for each of ${groupedInteger(samples.length)} samples${estimate ? `, median ${text(estimate.median)}` : ""}${lost.length > 0 ? `, ${groupedInteger(lost.length)} without a value` : ""}.`,
    caption: estimate
      ? "Dashed: the median over the rounds. Grey band: its 95 % interval, where there is one."
      : "",
    artwork: samples.length > 0 ? artwork : null,
    table: {
      columns: [
        { title: "round", numeric: true },
        { title, unit: measure.unit, numeric: true },
        { title: "status" },
        { title: "reason" },
        { title: "started at" },
        { title: "after" },
        { title: "load", numeric: true },
        { title: "kept back by the host", unit: "ns", numeric: true },
        { title: "other programs' CPU", unit: "ns", numeric: true },
      ],
      ...lazyRows(samples, (sample) => ({
        cell: null,
        cells: [
          numberCell(sample.round + 1, String),
          numberCell(measure.value(sample), text),
          { text: statusText(sample.status), status: sample.status },
          textCell(oneLine(sample.reason)),
          textCell(sample.startedAt),
          textCell(sample.predecessor),
          numberCell(sample.loadAverage, String),
          numberCell(sample.stealNs, groupedInteger),
          numberCell(sample.foreignCpuNs, groupedInteger),
        ],
      })),
    },
  };
}
