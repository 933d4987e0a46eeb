// SPDX-License-Identifier: Apache-2.0
// Two runs against each other: the second run's time by the first's, a row or a curve for each contender.

import type { ComparedCell } from "../data/comparison.ts";
import type { QueuePart, Run } from "../data/document.ts";
import { measureTitle, queueText, type QueueMeasure } from "../data/queue.ts";
import { bytesText, durationText, groupedInteger, ratioRange, ratioText } from "../data/units.ts";
import { contenderName, counted } from "../data/words.ts";
import { lookIn } from "../view/report.ts";
import { type Curve } from "./curve_layout.ts";
import { curvesArtwork } from "./curves.ts";
import { numberCell, rowList, textCell, type Picture, type PictureTable } from "./picture.ts";
import type { Row } from "./row_drawing.ts";
import { rowsArtwork } from "./rows.ts";

const SAME = { value: 1, text: "no change" };

function tableOfCells(
  run: Run,
  cells: ComparedCell[],
  text: (value: number) => string,
  unit: string,
): PictureTable {
  return {
    columns: [
      { title: "contender" },
      { title: "workers", numeric: true },
      { title: "elements", numeric: true },
      { title: "first run", unit, numeric: true },
      { title: "second run", unit, numeric: true },
      { title: "second / first", numeric: true },
      { title: "lower", numeric: true },
      { title: "upper", numeric: true },
      { title: "in words" },
    ],
    ...rowList(
      cells.map((item) => {
        const cell = run.cells[item.base]!;
        const { elements } = cell.parameters;
        return {
          cell: item.base,
          cells: [
            textCell(contenderName(run, cell.contender), cell.contender),
            numberCell(cell.workers, String),
            numberCell(typeof elements === "number" ? elements : null, groupedInteger),
            numberCell(item.baseValue.median, text),
            numberCell(item.otherValue.median, text),
            numberCell(item.ratio, ratioText),
            numberCell(item.interval?.lower, ratioText),
            numberCell(item.interval?.upper, ratioText),
            textCell(item.difference),
          ],
        };
      }),
    ),
  };
}

function summaryOf(cells: ComparedCell[]): string {
  const count = (difference: ComparedCell["difference"]) =>
    cells.filter((item) => item.difference === difference).length;
  return `${counted(cells.length, "pair")}: ${count("faster")} faster, ${count("slower")} slower in the second run, ${count("cannot be told")} that the noise cannot tell apart, ${count("no verdict")} without a verdict.`;
}

export function comparedTotals(run: Run, cells: ComparedCell[], workload: string): Picture {
  const rows = cells.map((item): Row => {
    const cell = run.cells[item.base]!;
    return {
      cell: item.base,
      label: `${contenderName(run, cell.contender)} · ${cell.workers}`,
      look: lookIn(run, cell.contender),
      segments: [],
      value: item.ratio,
      spread: item.interval ? { ...item.interval, isInterval: true } : null,
      dots: [],
      text: ratioText(item.ratio),
      group: "",
      mishap: null,
      tip: [item.sentence],
    };
  });
  return {
    file: `comparison_${workload}`,
    summary: summaryOf(cells),
    caption: "Left of the line the second run is faster. Behind each name: the number of workers.",
    artwork:
      rows.length > 0
        ? rowsArtwork({
            rows,
            axis: "log",
            text: ratioText,
            line: SAME,
            axisName: "second run / first run",
          })
        : null,
    table: tableOfCells(run, cells, durationText, "ns"),
  };
}

export function comparedQueue(
  run: Run,
  cells: ComparedCell[],
  part: QueuePart,
  measure: QueueMeasure,
): Picture {
  const byContender = new Map<string, ComparedCell[]>();
  for (const item of cells) {
    const { contender } = run.cells[item.base]!;
    byContender.set(contender, [...(byContender.get(contender) ?? []), item]);
  }
  const curves = [...byContender].map(([contender, items]): Curve => ({
    label: contenderName(run, contender),
    look: lookIn(run, contender),
    dashed: false,
    points: items
      .map((item) => ({ item, elements: Number(run.cells[item.base]!.parameters["elements"]) }))
      .sort((a, b) => a.elements - b.elements)
      .map(({ item, elements }) => ({
        x: elements * 8,
        value: item.ratio,
        spread: item.interval,
        cell: item.base,
        tip: [
          item.interval ? ratioRange(item.interval.lower, item.interval.upper) : "no interval",
          item.sentence,
        ],
      })),
  }));
  return {
    file: `comparison_queue_${part.part}_${measure}`,
    summary: `${measureTitle(measure)}: ${summaryOf(cells)}`,
    caption: "Dashed: no change. Below it the second run is faster.",
    artwork:
      cells.length > 0
        ? curvesArtwork({
            curves,
            endings: [],
            logarithmicX: true,
            logarithmicY: true,
            ticksX: [],
            textX: bytesText,
            textY: ratioText,
            nameX: "size of array",
            line: 1,
          })
        : null,
    table: tableOfCells(
      run,
      cells,
      (value) => queueText(value, measure, false),
      measure === "stream" ? "bytes/s" : "ns",
    ),
  };
}
