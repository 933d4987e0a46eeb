// SPDX-License-Identifier: Apache-2.0
// One workload at one worker count: what start, run and stop took, or how that stands against a reference.

import type { Cell, Run, Section } from "../data/document.ts";
import type { Samples } from "../data/samples.ts";
import { quantityTitle, scaledRange, scaledText, type Scale } from "../data/scale.ts";
import { isCeiling } from "../data/scaling.ts";
import { groupLetter } from "../data/statistics.ts";
import { durationText } from "../data/units.ts";
import { contenderName, counted, joined, mishapText, roundsOf } from "../data/words.ts";
import type { Axis } from "../state/page_state.ts";
import { lookIn } from "../view/report.ts";
import { cutOf } from "./axis.ts";
import { cellTable } from "./cell_table.ts";
import type { Picture } from "./picture.ts";
import {
  againstText,
  moreIsBetter,
  rankedCells,
  spreadOf,
  spreadText,
  type PhasesChoice,
  type Ranked,
} from "./ranked_cells.ts";
import type { Row } from "./row_drawing.ts";
import { rowsArtwork } from "./rows.ts";

function phases(cell: Cell): string {
  const parts = [
    ["start", cell.start],
    ["first run", cell.cold_run],
    ["stop", cell.stop],
  ] as const;
  return parts
    .flatMap(([name, value]) => (value ? `${name} ${durationText(value.median)}` : []))
    .join(" · ");
}

function rowOf(run: Run, { cell, index, group, value }: Ranked, choice: PhasesChoice): Row {
  const { quantity, scale } = choice;
  const rounds = roundsOf(cell);
  const alone = cell.workers !== choice.workers ? " (alone)" : "";
  const stacked = quantity === "total" && scale === "absolute";
  const mishaps = cell.mishaps.map((mishap) => mishapText(mishap, rounds));
  const first = cell.mishaps[0];
  const tip = [counted(cell.workers, "worker")];
  if (value) {
    const range = (lower: number, upper: number) => scaledRange(lower, upper, quantity, scale);
    tip.push(
      `${scaledText(value.median, quantity, scale)}, ${spreadText(value, range)}`,
      ...(quantity === "total" ? [phases(cell)] : []),
    );
  }
  const lone = value ? [{ value: value.median, fill: "solid" as const }] : [];
  return {
    cell: index,
    label: contenderName(run, cell.contender) + alone,
    look: lookIn(run, cell.contender),
    segments: stacked
      ? [
          { value: cell.start?.median ?? 0, fill: "tint" },
          { value: cell.cold_run?.median ?? 0, fill: "solid" },
          { value: cell.stop?.median ?? 0, fill: "outline" },
        ]
      : lone,
    value: value?.median ?? null,
    spread: value ? spreadOf(value) : null,
    dots: [],
    text: value ? scaledText(value.median, quantity, scale) + (first ? " !" : "") : "",
    group: quantity === "total" && group !== null ? groupLetter(group) : "",
    mishap: value
      ? null
      : first
        ? { status: first.status, text: mishaps[0]! }
        : { status: null, text: "not measured" },
    tip: [...tip, ...mishaps],
  };
}

/** What the bars are: "start, run and stop", "peak of memory". */
export function phasesTitle(run: Run, choice: PhasesChoice): string {
  const { quantity, scale } = choice;
  const what = quantity === "total" ? "start, run and stop" : quantityTitle(quantity);
  return scale === "absolute" ? what : what + againstText(run, choice);
}

export function phasesPicture(
  run: Run,
  samples: Samples,
  section: Section,
  choice: PhasesChoice,
): Picture {
  const { quantity, scale, reference, workers } = choice;
  const ranked = rankedCells(run, samples, section, choice);
  const rows = ranked.map((item) => rowOf(run, item, choice));
  const values = rows.flatMap((row) => row.value ?? []);
  const cut = cutOf(values) !== null;
  const axis: Axis = choice.axis || (cut ? "cut" : "linear");
  const withValue = ranked.filter(({ value, cell }) => value && !isCeiling(run, cell.contender));
  const best = withValue[0];
  const without = ranked
    .filter(({ value }) => !value)
    .map(({ cell }) => contenderName(run, cell.contender));
  const what = `${quantityTitle(quantity)} with ${counted(workers, "worker")}`;
  const against = againstText(run, choice);
  const sentences = best
    ? [
        `${what}${against}: ${contenderName(run, best.cell.contender)} first with ${scaledText(best.value!.median, quantity, scale)}, ${counted(withValue.length, "contender")} measured.`,
      ]
    : [`Nothing has a value for ${what}${against}.`];
  if (without.length > 0) {
    sentences.push(`Without a value: ${joined(without)}.`);
  }
  const one =
    scale === "ratio" || scale === "speedup"
      ? { value: 1, text: `${contenderName(run, reference.contender)} = 1` }
      : null;
  const ideal = scale === "efficiency" ? { value: 1, text: "no loss" } : one;
  const text = (value: number) => scaledText(value, quantity, scale);
  return {
    legend: quantity === "total" && scale === "absolute" && axis !== "log",
    file: `${section.workload}_${quantity}_${scale}_${workers}_workers`,
    summary: sentences.join(" "),
    caption: captionOf(rows, axis === "cut" && cut, scale),
    artwork:
      rows.length > 0
        ? rowsArtwork({
            rows,
            axis: axis === "cut" && !cut ? "linear" : axis,
            text,
            line: ideal,
            axisName: what + against,
          })
        : null,
    table: cellTable(run, ranked, choice),
  };
}

function captionOf(rows: Row[], cut: boolean, scale: Scale): string {
  const sure = rows.some((row) => row.spread?.isInterval);
  const parts = [
    sure
      ? "Thin lines: 95 % interval of the median."
      : "Thin lines: smallest to largest; there are too few rounds for intervals.",
    ...(moreIsBetter(scale) ? ["More is better."] : []),
    ...(cut ? ["Broken bars go on beyond the picture."] : []),
    ...(rows.some((row) => row.group)
      ? ["Letters: the noise cannot tell apart what shares one."]
      : []),
  ];
  return parts.join(" ");
}
