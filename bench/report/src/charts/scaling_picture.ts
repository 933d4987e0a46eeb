// SPDX-License-Identifier: Apache-2.0
// One workload by number of workers, with the ceilings that no contender can pass.

import type { Run, Section } from "../data/document.ts";
import type { Samples } from "../data/samples.ts";
import { quantityTitle, scaledRange, scaledText } from "../data/scale.ts";
import { scalingCurves, type Ceiling, type ScalingCurve } from "../data/scaling.ts";
import { contenderName, counted } from "../data/words.ts";
import { lookIn } from "../view/report.ts";
import { type Curve } from "./curve_layout.ts";
import { curvesArtwork } from "./curves.ts";
import { rowList, numberCell, textCell, type Picture } from "./picture.ts";
import { spreadOf, spreadText, type PhasesChoice } from "./ranked_cells.ts";

function isCeilingCurve(curve: ScalingCurve | Ceiling): curve is Ceiling {
  return "kind" in curve;
}

/** Short enough to stand beside its line; the table has the whole title. */
function ceilingLabel(run: Run, { kind, contender }: Ceiling): string {
  const name = contenderName(run, contender);
  return kind === "serial" ? `${name} ÷ workers` : `${name} (ceiling)`;
}

function curveOf(run: Run, curve: ScalingCurve | Ceiling, choice: PhasesChoice): Curve {
  const { quantity, scale } = choice;
  const range = (lower: number, upper: number) => scaledRange(lower, upper, quantity, scale);
  const ceiling = isCeilingCurve(curve) ? curve : null;
  return {
    label: ceiling ? ceilingLabel(run, ceiling) : contenderName(run, curve.contender),
    look: ceiling?.kind === "serial" ? null : lookIn(run, curve.contender),
    dashed: ceiling !== null,
    points: curve.points.flatMap(({ workers, cell, value }) =>
      value
        ? {
            x: workers,
            value: value.median,
            spread: spreadOf(value),
            cell,
            tip: [
              counted(workers, "worker"),
              `${scaledText(value.median, quantity, scale)}, ${spreadText(value, range)}`,
            ],
          }
        : [],
    ),
  };
}

/** Curves that differ by much are compared on a logarithmic axis, unless the visitor chose one. */
function isLogarithmic(curves: Curve[], axis: PhasesChoice["axis"]): boolean {
  if (axis) {
    return axis === "log";
  }
  const values = curves.flatMap((curve) => curve.points.map((point) => point.value));
  return Math.max(...values) > 8 * Math.min(...values);
}

export function scalingPicture(
  run: Run,
  samples: Samples,
  section: Section,
  choice: PhasesChoice,
): Picture {
  const { quantity, scale, reference } = choice;
  const scaling = scalingCurves(run, samples, section, quantity, scale, reference);
  const all = [...scaling.curves, ...scaling.ceilings];
  const curves = all
    .map((curve) => curveOf(run, curve, choice))
    .filter((curve) => curve.points.length > 0);
  const text = (value: number) => scaledText(value, quantity, scale);
  const unit = scale !== "absolute" ? "" : quantity === "peak_pss_bytes" ? "bytes" : "ns";
  const enough = scaling.workers.length > 1 && curves.length > 0;
  const { cpus } = scaling;
  return {
    file: `${section.workload}_${quantity}_${scale}_by_workers`,
    summary: enough
      ? `${quantityTitle(quantity)} of ${counted(curves.length, "curve")} at ${scaling.workers.join(", ")} workers.`
      : "Only one number of workers was measured, so there is no curve. Measure more with --workers 1,2.",
    caption: enough
      ? `Dashed: ceilings. ${cpus === null ? "" : `The run had ${counted(cpus, "CPU")}.`}`
      : "",
    artwork: enough
      ? curvesArtwork({
          curves,
          endings: [],
          logarithmicX: false,
          logarithmicY: isLogarithmic(curves, choice.axis),
          ticksX: scaling.workers,
          textX: String,
          textY: text,
          nameX: "workers",
          line: null,
        })
      : null,
    table: {
      columns: [
        { title: "contender" },
        { title: "workers", numeric: true },
        { title: quantityTitle(quantity), unit, numeric: true },
        { title: "lower", unit, numeric: true },
        { title: "upper", unit, numeric: true },
      ],
      ...rowList(
        all.flatMap((curve) =>
          curve.points.map(({ workers, cell, value }) => {
            const spread = value ? spreadOf(value) : null;
            const title = isCeilingCurve(curve) ? curve.title : contenderName(run, curve.contender);
            return {
              cell,
              cells: [
                textCell(title, cell === null ? undefined : curve.contender),
                numberCell(workers, String),
                numberCell(value?.median, text),
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
