// SPDX-License-Identifier: Apache-2.0
// One measure of the queue workload by size of array, on two logarithmic axes; what hangs is marked at its size.

import type { QueuePart, Run } from "../data/document.ts";
import {
  higherIsBetter,
  measureTitle,
  queueCurves,
  queueText,
  type QueueCurve,
  type QueueMeasure,
  type QueuePoint,
} from "../data/queue.ts";
import type { Samples } from "../data/samples.ts";
import { bytesText, groupedInteger } from "../data/units.ts";
import { contenderName, counted, isFailure, joined, oneLine, statusText } from "../data/words.ts";
import { lookIn } from "../view/report.ts";
import { type Curve, type Ending } from "./curve_layout.ts";
import { curvesArtwork } from "./curves.ts";
import { rowList, numberCell, textCell, type Picture, type TableCell } from "./picture.ts";
import { spreadOf, spreadText } from "./ranked_cells.ts";

function sizeText({ elements, bytes }: QueuePoint): string {
  return `${groupedInteger(elements)} elements, ${bytesText(bytes)}`;
}

function curveOf(run: Run, curve: QueueCurve, text: (value: number) => string): Curve {
  return {
    label: contenderName(run, curve.contender),
    look: lookIn(run, curve.contender),
    dashed: false,
    points: curve.points.flatMap((point) => {
      const { value, cell, bytes } = point;
      if (!value) {
        return [];
      }
      const range = (lower: number, upper: number) => `${text(lower)} to ${text(upper)}`;
      const tip = [sizeText(point), `${text(value.median)}, ${spreadText(value, range)}`];
      return { x: bytes, value: value.median, spread: spreadOf(value), cell, tip };
    }),
  };
}

/** The smallest size at which a contender failed and manages no larger one. */
function endingOf(run: Run, curve: QueueCurve): Ending | null {
  const lastOk = curve.points.findLastIndex((point) => point.value !== null);
  const first = curve.points.find(
    (point, index) => index > lastOk && point.status !== null && isFailure(point.status),
  );
  if (!first?.status) {
    return null;
  }
  const verb = first.status === "hang" ? "hangs" : statusText(first.status);
  return {
    name: contenderName(run, curve.contender),
    x: first.bytes,
    look: lookIn(run, curve.contender),
    status: first.status,
    text: `${verb} at ${groupedInteger(first.bytes)} bytes`,
    short: `${verb} at ${bytesText(first.bytes)}`,
    cell: first.cell,
  };
}

/** Those that were never tried, with the reason. */
function untried(run: Run, curves: QueueCurve[]): string[] {
  return curves.flatMap((curve) => {
    const tried = curve.points.some(
      (point) => point.value || (point.status && isFailure(point.status)),
    );
    const point = curve.points.find((item) => item.status !== null);
    return tried || !point?.status
      ? []
      : [
          `${contenderName(run, curve.contender)} ${statusText(point.status)}: ${oneLine(point.reason)}`,
        ];
  });
}

function tableCell(point: QueuePoint, text: (value: number) => string): TableCell {
  return point.value || point.status === null
    ? numberCell(point.value?.median, text)
    : { text: statusText(point.status), value: null, status: point.status };
}

export function queuePicture(
  run: Run,
  samples: Samples,
  part: QueuePart,
  measure: QueueMeasure,
  reference: string | null,
): Picture {
  const found = queueCurves(run, samples, part, measure, reference);
  const text = (value: number) => queueText(value, measure, reference !== null);
  const curves = found
    .map((curve) => curveOf(run, curve, text))
    .filter(({ points }) => points.length > 0);
  const endings = found.flatMap((curve) => endingOf(run, curve) ?? []).sort((a, b) => a.x - b.x);
  const unit = reference !== null ? "" : measure === "stream" ? "bytes/s" : "ns";
  const better =
    higherIsBetter(measure) && reference === null ? "More is better." : "Less is better.";
  const title = measureTitle(measure);
  const elements = part.elements;
  const sizes =
    elements.length > 0
      ? `${groupedInteger(elements[0]!)} to ${groupedInteger(elements.at(-1)!)} elements`
      : "no size";
  const names = curves.map((curve) => curve.label);
  return {
    file: `queue_${part.part}_${measure}${reference === null ? "" : "_ratio"}`,
    summary:
      curves.length > 0
        ? [
            `${title} by size of array, ${sizes}: ${counted(curves.length, "curve")}, ${joined(names)}.`,
            ...endings.map(({ name, text: end }) => `${name} ${end}.`),
          ].join(" ")
        : `Nothing was measured for ${title}.`,
    caption: [better, ...untried(run, found).map((line) => `${line}.`)].join(" "),
    artwork:
      curves.length > 0 || endings.length > 0
        ? curvesArtwork({
            curves,
            endings,
            logarithmicX: true,
            logarithmicY: true,
            ticksX: [],
            textX: bytesText,
            textY: text,
            nameX: "size of array",
            line: reference === null ? null : 1,
          })
        : null,
    table: {
      columns: [
        { title: "contender" },
        { title: "elements", numeric: true },
        { title: "size", unit: "bytes", numeric: true },
        { title, unit, numeric: true },
        { title: "lower", unit, numeric: true },
        { title: "upper", unit, numeric: true },
      ],
      ...rowList(
        found.flatMap((curve) =>
          curve.points.map((point) => {
            const spread = point.value ? spreadOf(point.value) : null;
            return {
              cell: point.cell,
              cells: [
                textCell(contenderName(run, curve.contender), curve.contender),
                numberCell(point.elements, groupedInteger),
                numberCell(point.bytes, bytesText),
                tableCell(point, text),
                numberCell(spread?.lower, text),
                numberCell(spread?.upper, text),
              ],
            };
          }),
        ),
      ),
    },
  };
}
