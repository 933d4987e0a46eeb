// SPDX-License-Identifier: Apache-2.0
// What else the machine did during the run, sample by sample, one strip for each kind of noise.

import type { Run } from "../data/document.ts";
import type { Samples } from "../data/samples.ts";
import { noiseSeries, type NoiseSeries } from "../data/noise.ts";
import { groupedInteger, percentText } from "../data/units.ts";
import { cellTitle } from "../data/cells.ts";
import { linearSpan, linearTicks, tickText, valueAxis } from "./axis.ts";
import { FONT } from "./drawing.ts";
import type { Ink } from "./palette.ts";
import {
  lazyRows,
  numberCell,
  textCell,
  type Drawing,
  type Picture,
  type Size,
} from "./picture.ts";
import { tooltip } from "./tooltip.ts";

type Column = Exclude<keyof NoiseSeries, "sample" | "startedAt">;

const STRIPS: { column: Column; title: string; text: (value: number) => string }[] = [
  { column: "loadAverage", title: "load average", text: (value) => value.toFixed(2) },
  { column: "foreignCpu", title: "CPU of other programs", text: percentText },
  { column: "steal", title: "kept back by the host", text: percentText },
  { column: "cpuPressure", title: "waiting for a CPU", text: percentText },
  { column: "memoryPressure", title: "waiting for memory", text: percentText },
  { column: "ioPressure", title: "waiting for disks", text: percentText },
];

/** More points than a screen has columns say nothing more: of each group the largest is drawn. */
const MOST_POINTS = 1200;
const STRIP = 74;

/** Index of the sample with the largest value in each group of neighbours. */
function peaks(values: readonly (number | null)[]): number[] {
  const size = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  const found: number[] = [];
  for (let start = 0; start < values.length; start += size) {
    let best = -1;
    for (let index = start; index < Math.min(start + size, values.length); ++index) {
      const value = values[index] ?? null;
      if (value !== null && (best < 0 || value > (values[best] ?? 0))) {
        best = index;
      }
    }
    if (best >= 0) {
      found.push(best);
    }
  }
  return found;
}

function draw(run: Run, samples: Samples, noise: NoiseSeries, size: Size, ink: Ink): Drawing {
  const strips = STRIPS.filter(({ column }) => noise[column].some((value) => value !== null));
  const drawn = strips.map(({ column }) => peaks(noise[column]));
  const last = Math.max(noise.sample.length, 1);
  const titleOf = (index: number) => {
    const sample = samples.at(noise.sample[index]!);
    const cell = sample && run.cells[sample.cell];
    return cell ? `${cellTitle(run, cell)}, round ${sample.round + 1}` : "";
  };
  return {
    option: {
      animation: false,
      title: strips.map(({ title }, strip) => ({
        text: title,
        left: 4,
        top: size.top + 4 + strip * STRIP,
        padding: 0,
        textStyle: { color: ink.quiet, fontFamily: FONT, fontSize: 12, fontWeight: 400 },
      })),
      grid: strips.map((_, strip) => ({
        left: 48,
        right: 14,
        top: size.top + strip * STRIP + 24,
        height: STRIP - 32,
      })),
      tooltip: tooltip(ink, (point, series) => {
        const index = drawn[series]![point]!;
        const { column, title, text } = strips[series]!;
        return { title: titleOf(index), lines: [`${title} ${text(noise[column][index]!)}`] };
      }),
      xAxis: strips.map((_, strip) => ({
        ...valueAxis({
          span: { minimum: 0, maximum: last + 1 },
          ticks:
            strip === strips.length - 1
              ? linearTicks({ minimum: 0, maximum: last }, size.width < 500 ? 4 : 8)
              : [],
          logarithmic: false,
          text: groupedInteger,
          ink,
          name: strip === strips.length - 1 ? "sample, in the order of the run" : "",
          grid: false,
        }),
        gridIndex: strip,
        nameGap: 24,
        axisLine: { show: true, onZero: false, lineStyle: { color: ink.faint } },
      })),
      yAxis: strips.map(({ column, text }, strip) => {
        const span = linearSpan(
          noise[column]
            .flatMap((value) => value ?? [])
            .reduce((most, value) => [Math.max(most[0]!, value)], [0.01]),
        );
        const ticks = linearTicks(span, 2);
        return {
          ...valueAxis({
            span,
            ticks,
            logarithmic: false,
            text: (value) => tickText(value, text),
            ink,
          }),
          gridIndex: strip,
        };
      }),
      series: strips.map(({ column }, strip) => ({
        type: "line",
        xAxisIndex: strip,
        yAxisIndex: strip,
        data: drawn[strip]!.map((index) => [index + 1, noise[column][index]]),
        showSymbol: drawn[strip]!.length < 150,
        symbol: "circle",
        symbolSize: 5,
        lineStyle: { width: 1, color: ink.accent },
        areaStyle: { color: ink.accent, opacity: 0.12 },
        itemStyle: { color: ink.accent },
      })),
    },
    marks: drawn.flatMap((indices, series) =>
      indices.map((index, point) => ({
        series,
        index: point,
        cell: samples.at(noise.sample[index]!)?.cell ?? null,
        text: `${titleOf(index)}, ${strips[series]!.title} ${strips[series]!.text(noise[strips[series]!.column][index]!)}`,
      })),
    ),
  };
}

export function noisePicture(run: Run, samples: Samples): Picture {
  const noise = noiseSeries(samples);
  const strips = STRIPS.filter(({ column }) => noise[column].some((value) => value !== null));
  const largest = strips.map(({ column, title, text }) => {
    let most = 0;
    for (const value of noise[column]) {
      most = Math.max(most, value ?? 0);
    }
    return `${title} at most ${text(most)}`;
  });
  return {
    file: "noise",
    summary:
      strips.length > 0
        ? `Over ${groupedInteger(noise.sample.length)} samples: ${largest.join(", ")}.`
        : "This run recorded no noise.",
    caption: "Shares are of one CPU, during each sample. A quiet machine has flat lines near zero.",
    artwork:
      strips.length > 0
        ? {
            height: () => strips.length * STRIP + 34,
            draw: (size, ink) => draw(run, samples, noise, size, ink),
            many: true,
          }
        : null,
    table: {
      columns: [
        { title: "sample" },
        { title: "started at" },
        ...STRIPS.map(({ title }) => ({ title, numeric: true })),
      ],
      ...lazyRows(noise.sample, (index, place) => {
        const sample = samples.at(index);
        const cell = sample && run.cells[sample.cell];
        return {
          cell: sample?.cell ?? null,
          cells: [
            textCell(cell ? `${cellTitle(run, cell)}, round ${sample.round + 1}` : String(index)),
            textCell(sample?.startedAt ?? ""),
            ...STRIPS.map(({ column, text }) => numberCell(noise[column][place], text)),
          ],
        };
      }),
    },
  };
}
