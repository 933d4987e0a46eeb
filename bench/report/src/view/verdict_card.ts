// SPDX-License-Identifier: Apache-2.0
// The verdict about one workload: a sentence, the ranking, how sure it is.

import { rankedCells } from "../charts/ranked_cells.ts";
import type { Run, Section } from "../data/document.ts";
import { runReference } from "../data/scale.ts";
import { isCeiling } from "../data/scaling.ts";
import { groupLetter } from "../data/statistics.ts";
import { durationText } from "../data/units.ts";
import { verdictOf, type Verdict } from "../data/verdict.ts";
import { counted } from "../data/words.ts";
import { h } from "./element.ts";
import { rankingOf, type RankedRow } from "./ranking.ts";
import { nameOf, type Report } from "./report.ts";
import type { Place } from "./sections.ts";

/** "no verdict, 3 rounds" where there are too few for intervals. */
export function badge(verdict: Pick<Verdict, "decided">, rounds: number): HTMLElement {
  return verdict.decided
    ? h("span", { class: "badge sure" }, `verdict, ${counted(rounds, "round")}`)
    : h("span", { class: "badge" }, `no verdict, ${counted(rounds, "round")}`);
}

/** The answer at a glance: who is first, and whether the noise leaves one or several. */
export function headline(
  run: Run,
  verdict: Pick<Verdict, "best" | "sameAsBest" | "decided">,
  value: string,
): HTMLElement | null {
  const { best, sameAsBest, decided } = verdict;
  if (!best) {
    return null;
  }
  const names = [best, ...(decided ? sameAsBest : [])].map(({ contender }) =>
    nameOf(run, contender),
  );
  const several = names.length > 1 ? "; the noise cannot tell them apart" : ", the fastest";
  return h(
    "div",
    { class: "headline" },
    h("div", { class: "names" }, names),
    h("p", { class: "note" }, value + (decided ? several : ", the lowest median")),
  );
}

function rowsOf(report: Report, section: Section, verdict: Verdict): RankedRow[] {
  const { run, samples } = report;
  const { workers } = verdict;
  const first = new Set([verdict.best, ...verdict.sameAsBest].map((place) => place?.cell));
  return rankedCells(run, samples, section, {
    workers,
    quantity: "total",
    scale: "absolute",
    reference: runReference(run),
    axis: "",
  }).map(({ index, cell, group, value }) => ({
    contender: cell.contender,
    cell: index,
    value,
    text: value ? durationText(value.median) : "",
    group: group === null ? "" : groupLetter(group),
    status: cell.mishaps[0]?.status ?? null,
    remark: isCeiling(run, cell.contender)
      ? "ceiling"
      : run.contenders[cell.contender]?.parallel === false
        ? "alone"
        : "",
    behind: !verdict.decided || !first.has(index),
  }));
}

export function verdictCard(
  report: Report,
  section: Section,
  place: Place,
  go: () => void,
): HTMLElement {
  const { run, samples, store } = report;
  const verdict = verdictOf(run, samples, section, "total");
  return h(
    "article",
    { class: "card", "data-section": place.id },
    h("header", {}, h("h3", {}, place.title), badge(verdict, run.rounds)),
    headline(run, verdict, verdict.best ? durationText(verdict.best.value.median) : ""),
    h("p", { class: "sentence small" }, verdict.sentence),
    rankingOf(run, rowsOf(report, section, verdict), (cell) => store.set({ cell })),
    verdict.languages.length > 0 &&
      h(
        "ul",
        { class: "languages" },
        verdict.languages.map(({ sentence }) => h("li", {}, sentence)),
      ),
    h("p", { class: "note" }, verdict.sure),
    h("button", { type: "button", class: "more", click: go }, "Start, run and stop, and why"),
  );
}
