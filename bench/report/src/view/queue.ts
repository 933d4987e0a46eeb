// SPDX-License-Identifier: Apache-2.0
// The section of the queue workload: put, get, round trip and stream by size of array.

import { queuePicture } from "../charts/queue_picture.ts";
import type { Run } from "../data/document.ts";
import {
  hangSentences,
  measuresOf,
  measureTitle,
  queueText,
  type QueueMeasure,
} from "../data/queue.ts";
import { queueVerdict } from "../data/queue_verdict.ts";
import { bytesText, ratioText } from "../data/units.ts";
import { contenderName } from "../data/words.ts";
import { list } from "./choices.ts";
import { h } from "./element.ts";
import { nameOf, type Report } from "./report.ts";
import { measureId } from "./sections.ts";
import { badge, headline } from "./verdict_card.ts";

const ELEMENT_BYTES = 8;

const EXPLAINED: Record<QueueMeasure, string> = {
  put: "The time of the call that puts an array, alone. A queue whose put only hands over to a thread looks fast here at any size: look at round trip and stream beside it.",
  get: "The time of the call that gets an array that was put before, alone, in the same process.",
  round_trip:
    "An array goes to another process and comes back; both read it once. Half of it is what a message costs.",
  stream:
    "Bytes a second from the first put until the receiver has read the last array once. More is better.",
};

const BOTH =
  "Both axes are logarithmic: equal steps are equal factors. Points are medians over the rounds of the median call of each. A curve that ends early failed at a larger size: the sign above the picture stands at the smallest such size.";

export interface QueueMeasured {
  part: number;
  measure: QueueMeasure;
}

export function queueMeasures(report: Report): QueueMeasured[] {
  return report.run.queue.flatMap((part, index) =>
    measuresOf(report.run, part).map((measure) => ({ part: index, measure })),
  );
}

function queueContenders(run: Run): string[] {
  const all = run.queue.flatMap(({ contenders }) => contenders.map(({ contender }) => contender));
  return [...new Set(all)].filter((contender) => Object.hasOwn(run.contenders, contender));
}

function queueReferenceOf({ run, store }: Report): string | null {
  const { queueReference } = store.state;
  return queueContenders(run).includes(queueReference) ? queueReference : null;
}

/** Whose values the curves are divided by, size by size. */
function referenceChoice(report: Report): { element: HTMLElement; update: () => void } {
  const { run, store } = report;
  const choices = queueContenders(run).map((value) => ({
    value,
    text: `ratio to ${contenderName(run, value)}`,
  }));
  const all = [{ value: "", text: "absolute" }, ...choices];
  const element = list("queueReference", "Curves show", all, (queueReference) =>
    store.set({ queueReference }),
  );
  const update = () => {
    element.querySelector("select")!.value = queueReferenceOf(report) ?? "";
  };
  update();
  return { element, update };
}

export function queueSection(report: Report): { element: HTMLElement; update: () => void } {
  const { run, samples, gallery } = report;
  const reference = referenceChoice(report);
  const frames = queueMeasures(report).map(({ part: index, measure }) => {
    const part = run.queue[index]!;
    return gallery.add({
      id: measureId(index, measure),
      title: `Queue: ${measureTitle(measure)}`,
      run,
      explanation: [EXPLAINED[measure], BOTH],
      build: () => queuePicture(run, samples, part, measure, queueReferenceOf(report)),
    });
  });
  const hangs = [...new Set(run.queue.flatMap((part) => hangSentences(run, part)))];
  const element = h(
    "section",
    { id: "queue", tabindex: -1, "aria-label": "Queue" },
    h(
      "header",
      {},
      h("h2", {}, "Queue"),
      run.queue.map(({ title }) => h("p", { class: "note" }, title)),
    ),
    hangs.map((sentence) => h("p", { class: "sentence" }, sentence)),
    reference.element,
    h("div", { class: "grid" }, frames),
  );
  return { element, update: reference.update };
}

/** Who is first at the smallest and at the largest size of each measure. */
function firsts(report: Report): HTMLElement {
  const { run, samples, store } = report;
  const rows = queueMeasures(report).flatMap(({ part: index, measure }) => {
    const part = run.queue[index]!;
    const sizes = [...new Set([0, part.elements.length - 1])].filter((size) => size >= 0);
    return sizes.map((size) => {
      const { best, sameAsBest, slower, decided } = queueVerdict(run, samples, part, measure, size);
      const last = slower.at(-1);
      const names = best ? [best, ...(decided ? sameAsBest : [])] : [];
      return h(
        "tr",
        {},
        h("th", { scope: "row" }, measureTitle(measure)),
        h("td", { class: "number" }, bytesText(part.elements[size]! * ELEMENT_BYTES)),
        h(
          "td",
          {},
          names.map(({ contender, cell }) =>
            h(
              "button",
              { type: "button", class: "quiet", click: () => store.set({ cell }) },
              nameOf(run, contender),
            ),
          ),
        ),
        h("td", { class: "number" }, best ? queueText(best.value.median, measure, false) : "–"),
        h("td", { class: "number" }, last ? `up to ${ratioText(last.times.median)}` : ""),
      );
    });
  });
  const titles = ["", "array", "first", "its value", "others"];
  return h(
    "div",
    { class: "scroll" },
    h(
      "table",
      { class: "firsts" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          titles.map((title, index) =>
            h(
              "th",
              { scope: "col", class: index % 2 || index === 4 ? "number" : undefined },
              title,
            ),
          ),
        ),
      ),
      h("tbody", {}, rows),
    ),
  );
}

/** The card of the first screen: a sentence about the largest round trip, then the firsts. */
export function queueCard(report: Report, go: () => void): HTMLElement {
  const { run, samples } = report;
  const measures = queueMeasures(report);
  const told = measures.find(({ measure }) => measure === "round_trip") ?? measures[0];
  const part = told && run.queue[told.part];
  const verdict = part
    ? queueVerdict(run, samples, part, told.measure, part.elements.length - 1)
    : null;
  const hangs = [...new Set(run.queue.flatMap((item) => hangSentences(run, item)))];
  const value = verdict?.best ? queueText(verdict.best.value.median, told!.measure, false) : "";
  return h(
    "article",
    { class: "card", "data-section": "queue" },
    h("header", {}, h("h3", {}, "Queue"), verdict && badge(verdict, run.rounds)),
    verdict && headline(run, verdict, value),
    verdict && h("p", { class: "sentence small" }, verdict.sentence),
    hangs.map((sentence) => h("p", { class: "sentence small" }, sentence)),
    firsts(report),
    verdict && h("p", { class: "note" }, verdict.sure),
    h("button", { type: "button", class: "more", click: go }, "Curves by size of array"),
  );
}
