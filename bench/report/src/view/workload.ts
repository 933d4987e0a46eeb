// SPDX-License-Identifier: Apache-2.0
// The section of one workload: what the work is, the verdict with its reasons, bars and curves.

import { phasesPicture, phasesTitle } from "../charts/phases_picture.ts";
import { type PhasesChoice } from "../charts/ranked_cells.ts";
import { scalingPicture } from "../charts/scaling_picture.ts";
import type { Section } from "../data/document.ts";
import { reasonText } from "../data/explain.ts";
import { factRows } from "../data/parameters.ts";
import { ratioText } from "../data/units.ts";
import { verdictOf, type Verdict } from "../data/verdict.ts";
import { h } from "./element.ts";
import { phaseLegend } from "./legend.ts";
import { nameOf, referenceOf, type Report } from "./report.ts";
import type { Place } from "./sections.ts";
import { workersIn } from "./toolbar.ts";
import { badge } from "./verdict_card.ts";

const PHASES_EXPLAINED = [
  "Every bar is one contender. Its light part is start: from nothing until every worker has answered. Its full part is the first run: all tasks, until the parent has read every byte of every answer. Its hollow part is stop: until no process is left.",
  "Parts are medians over the rounds; their sum can differ a little from the median of the total, which is the number at the right and what the thin line is about. Contenders that run alone stand in every picture for comparison.",
  "Ratios and speed-ups divide by the reference's sample of the same round, so that a slow minute of the machine cancels.",
];

const SCALING_EXPLAINED = [
  "One point is a contender at one number of workers; lower is better unless speed-up or efficiency is shown.",
  "Two dashed ceilings say what is possible here: the plain loop's time divided by the workers, as if splitting the work cost nothing; and processes without any library, measured. More workers than CPUs share them.",
];

export function choiceOf(report: Report, section: Section): PhasesChoice {
  const { state } = report.store;
  const counts = section.blocks.map((block) => block.workers);
  return {
    workers: workersIn(counts, state.workers),
    quantity: state.quantity,
    scale: state.scale,
    reference: referenceOf(report.run, state),
    axis: state.axis,
  };
}

/** Why the others are slower, one a line. */
function reasons(report: Report, verdict: Verdict): HTMLElement | null {
  const { run, store } = report;
  return verdict.slower.length === 0
    ? null
    : h(
        "ul",
        { class: "reasons" },
        verdict.slower.map(({ contender, cell, times, because }) =>
          h(
            "li",
            {},
            h(
              "button",
              { type: "button", class: "quiet", click: () => store.set({ cell }) },
              nameOf(run, contender),
            ),
            h("span", { class: "value" }, ratioText(times.median)),
            h("span", { class: "because" }, reasonText(because, times.median)),
          ),
        ),
      );
}

export function workloadSection(
  report: Report,
  index: number,
  place: Place,
): { element: HTMLElement; update: () => void } {
  const { run, samples, gallery } = report;
  const section = run.sections[index]!;
  const words = h("div", { class: "words" });
  const update = () => {
    const { quantity, workers } = choiceOf(report, section);
    const verdict = verdictOf(run, samples, section, quantity, workers);
    const list = reasons(report, verdict);
    words.replaceChildren(
      h("p", { class: "sentence" }, verdict.sentence),
      h("p", { class: "note" }, verdict.sure, " ", badge(verdict, run.rounds)),
      ...(list ? [h("h4", {}, `Times the best's value, and why`), list] : []),
    );
  };
  update();
  const element = h(
    "section",
    { id: place.id, class: "workload", tabindex: -1, "aria-label": place.title },
    h("header", {}, h("h2", {}, place.title), h("p", { class: "note" }, section.title)),
    h(
      "dl",
      { class: "facts" },
      factRows(section.workload, section.parameters).map(({ label, value }) =>
        h("div", {}, h("dt", {}, label), h("dd", {}, value)),
      ),
    ),
    words,
    h(
      "div",
      { class: "pair" },
      gallery.add({
        id: `${place.id}_phases`,
        title: `${place.title}: start, run and stop`,
        run,
        explanation: PHASES_EXPLAINED,
        legend: phaseLegend(),
        build: () => {
          const choice = choiceOf(report, section);
          const title = `${place.title}: ${phasesTitle(run, choice)}`;
          return { ...phasesPicture(run, samples, section, choice), title };
        },
      }),
      gallery.add({
        id: `${place.id}_scaling`,
        title: `${place.title}: more workers`,
        run,
        explanation: SCALING_EXPLAINED,
        build: () => scalingPicture(run, samples, section, choiceOf(report, section)),
      }),
    ),
  );
  return { element, update };
}
