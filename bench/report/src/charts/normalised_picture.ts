// SPDX-License-Identifier: Apache-2.0
// All workloads in one number: how many times the best of each a contender takes, averaged.

import type { Run } from "../data/document.ts";
import { normalisedAverages, type NormalisedBlock } from "../data/normalised.ts";
import type { Samples } from "../data/samples.ts";
import { ratioRange, ratioText } from "../data/units.ts";
import { contenderName, counted, joined, statusText } from "../data/words.ts";
import type { Axis } from "../state/page_state.ts";
import { lookIn } from "../view/report.ts";
import { cutOf } from "./axis.ts";
import { SHAPES, type Shape } from "./palette.ts";
import { rowList, numberCell, textCell, type Picture, type PictureTable } from "./picture.ts";
import { spreadOf, spreadText } from "./ranked_cells.ts";
import type { Row } from "./row_drawing.ts";
import { rowsArtwork } from "./rows.ts";

/** Small marks of the single workloads; the legend has the same. */
export function shapeOfSection(block: NormalisedBlock, section: number): Shape {
  return SHAPES[block.sections.indexOf(section) % SHAPES.length] ?? "circle";
}

function titleOf(run: Run, section: number): string {
  return run.sections[section]?.workload ?? "";
}

function rowsOf(run: Run, block: NormalisedBlock): Row[] {
  const averaged = block.entries.map(({ contender, average, parts }): Row => ({
    cell: null,
    label: contenderName(run, contender),
    look: lookIn(run, contender),
    segments: [{ value: average.median, fill: "tint" }],
    value: average.median,
    spread: spreadOf(average),
    dots: parts.map((part) => ({
      value: part.ratio.median,
      shape: shapeOfSection(block, part.section),
    })),
    text: ratioText(average.median),
    group: "",
    mishap: null,
    tip: [
      `${ratioText(average.median)} on average, ${spreadText(average, ratioRange)}`,
      ...parts.map((part) => `${titleOf(run, part.section)} ${ratioText(part.ratio.median)}`),
    ],
  }));
  const incomplete = block.incomplete.map(({ contender, parts, missing }): Row => {
    const reasons = missing.map(
      ({ section, status }) =>
        `${titleOf(run, section)} ${status ? statusText(status) : "not measured"}`,
    );
    return {
      cell: null,
      label: contenderName(run, contender),
      look: lookIn(run, contender),
      segments: [],
      value: null,
      spread: null,
      dots: [],
      text: "",
      group: "",
      mishap: { status: missing[0]?.status ?? null, text: `no average: ${joined(reasons)}` },
      tip: parts.map((part) => `${titleOf(run, part.section)} ${ratioText(part.ratio.median)}`),
    };
  });
  return [...averaged, ...incomplete];
}

function tableOfBlock(run: Run, block: NormalisedBlock): PictureTable {
  const rows = [
    ...block.entries.map((entry) => ({
      ...entry,
      missing: [] as (typeof block.incomplete)[number]["missing"],
    })),
    ...block.incomplete.map((entry) => ({ ...entry, average: null })),
  ];
  return {
    columns: [
      { title: "contender" },
      { title: "average", numeric: true },
      { title: "lower", numeric: true },
      { title: "upper", numeric: true },
      ...block.sections.map((section) => ({ title: titleOf(run, section), numeric: true })),
    ],
    ...rowList(
      rows.map(({ contender, average, parts, missing }) => {
        const spread = average ? spreadOf(average) : null;
        return {
          cell: null,
          cells: [
            textCell(contenderName(run, contender), contender),
            numberCell(average?.median, ratioText),
            numberCell(spread?.lower, ratioText),
            numberCell(spread?.upper, ratioText),
            ...block.sections.map((section) => {
              const part = parts.find((part) => part.section === section);
              const lack = missing.find((item) => item.section === section);
              return lack?.status
                ? { text: statusText(lack.status), value: null, status: lack.status }
                : numberCell(part?.ratio.median, ratioText);
            }),
          ],
        };
      }),
    ),
  };
}

export function normalisedPicture(
  run: Run,
  samples: Samples,
  workers: number | null,
  axis: Axis | "",
): Picture {
  const blocks = normalisedAverages(run, samples);
  const block = blocks.find((item) => item.workers === workers) ?? blocks.at(-1);
  const rows = block ? rowsOf(run, block) : [];
  const values = rows.flatMap((row) => row.value ?? []);
  const cut = cutOf(values) !== null;
  const used: Axis = axis || (cut ? "cut" : "linear");
  const first = block?.entries[0];
  return {
    file: `normalised_${block?.workers ?? 0}_workers`,
    summary: first
      ? `With ${counted(block!.workers, "worker")} ${contenderName(run, first.contender)} takes ${ratioText(first.average.median)} the time of the best on average over ${counted(block!.sections.length, "workload")}.`
      : "No contender completed every workload, so there is no average.",
    caption: "Dots: the single workloads. 1x would be the best contender of each workload.",
    artwork:
      block && rows.length > 0
        ? rowsArtwork({
            rows,
            axis: used === "cut" && !cut ? "linear" : used,
            text: ratioText,
            line: { value: 1, text: "best = 1" },
            axisName: `times the best of each workload, ${counted(block.workers, "worker")}`,
          })
        : null,
    table: block ? tableOfBlock(run, block) : { columns: [], rows: [], count: 0 },
  };
}
