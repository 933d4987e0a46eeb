// SPDX-License-Identifier: Apache-2.0
// The table behind the bars: every number of the lab for each contender of a workload.

import type { Run } from "../data/document.ts";
import { quantityTitle, scaledText } from "../data/scale.ts";
import { groupLetter } from "../data/statistics.ts";
import { bytesText, durationText, ratioText } from "../data/units.ts";
import { contenderName, counted, mishapText, roundsOf } from "../data/words.ts";
import { numberCell, rowList, textCell, type PictureTable } from "./picture.ts";
import { againstText, spreadOf, type PhasesChoice, type Ranked } from "./ranked_cells.ts";

/** The same columns whatever the scale, and the chosen one besides: numbers of the lab first. */
export function cellTable(run: Run, ranked: Ranked[], choice: PhasesChoice): PictureTable {
  const { quantity, scale } = choice;
  const chosen = scale !== "absolute" || quantity !== "total";
  const unit = scale !== "absolute" ? "" : quantity === "peak_pss_bytes" ? "bytes" : "ns";
  const title = quantityTitle(quantity) + againstText(run, choice);
  const duration = (name: string) => ({ title: name, unit: "ns", numeric: true });
  const grouped = ranked.some(({ group }) => group !== null);
  return {
    columns: [
      { title: "contender" },
      { title: "workers", numeric: true },
      ...(chosen ? [{ title, unit, numeric: true }] : []),
      ...["start", "first run", "later runs", "stop", "total", "lower", "upper"].map(duration),
      { title: "ratio", numeric: true },
      ...(grouped ? [{ title: "group" }] : []),
      duration("CPU"),
      { title: "peak memory", unit: "bytes", numeric: true },
      { title: "what happened" },
    ],
    ...rowList(
      ranked.map(({ cell, index, group, value }) => {
        const spread = cell.total ? spreadOf(cell.total) : null;
        const rounds = roundsOf(cell);
        const first = cell.mishaps[0];
        const happened = cell.mishaps.map((mishap) => mishapText(mishap, rounds)).join("; ");
        return {
          cell: index,
          cells: [
            textCell(contenderName(run, cell.contender), cell.contender),
            numberCell(cell.workers, String),
            ...(chosen
              ? [numberCell(value?.median, (median) => scaledText(median, quantity, scale))]
              : []),
            ...[cell.start, cell.cold_run, cell.hot_run, cell.stop, cell.total].map((estimate) =>
              numberCell(estimate?.median, durationText),
            ),
            numberCell(spread?.lower, durationText),
            numberCell(spread?.upper, durationText),
            numberCell(cell.ratio?.median, ratioText),
            ...(grouped ? [textCell(group === null ? "–" : groupLetter(group))] : []),
            numberCell(cell.cpu?.median, durationText),
            numberCell(cell.peak_pss_bytes?.median, bytesText),
            first
              ? { text: happened, status: first.status }
              : textCell(`${counted(rounds, "round")} ok`),
          ],
        };
      }),
    ),
  };
}
