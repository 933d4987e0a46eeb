// SPDX-License-Identifier: Apache-2.0
// Two runs against each other: in words first, what makes it unfair, then the pictures.

import { comparedQueue, comparedTotals } from "../charts/comparison_picture.ts";
import { workKey } from "../data/cells.ts";
import { compareRuns, type ComparedCell } from "../data/comparison.ts";
import type { Run } from "../data/document.ts";
import { measureTitle } from "../data/queue.ts";
import { h } from "./element.ts";
import { queueMeasures } from "./queue.ts";
import type { Report } from "./report.ts";
import { workloadPlaces } from "./sections.ts";

const EXPLAINED = [
  "Each mark is the second run's time divided by the first's, for the same work, contender and number of workers. The thin line comes from the ends of both intervals; where it crosses 1 the noise cannot tell the runs apart.",
  "The two runs did not alternate on the machine: a change of the machine between them looks like a change of the contender.",
];

function partOf(run: Run, item: ComparedCell): unknown {
  return run.cells[item.base]?.parameters["part"];
}

/** `base` is the run that the others are compared with: its cells open the details. */
export function comparisonSection(report: Report, base: Run, other: Run): HTMLElement {
  const { gallery } = report;
  const { summary, cells, onlyOne, unfair } = compareRuns(base, other);
  const places = workloadPlaces(base);
  const totals = base.sections.map((section, index) => {
    const key = workKey(section.workload, section.parameters);
    const own = cells.filter((item) => {
      const cell = base.cells[item.base]!;
      return item.measure === "total" && workKey(cell.workload, cell.parameters) === key;
    });
    return gallery.add({
      id: `compared_${places[index]!.id}`,
      title: `${places[index]!.title}: second run / first`,
      run: base,
      explanation: EXPLAINED,
      build: () => comparedTotals(base, own, section.workload),
    });
  });
  const queues = queueMeasures({ ...report, run: base }).map(({ part: index, measure }) => {
    const part = base.queue[index]!;
    const own = cells.filter(
      (item) => item.measure === measure && partOf(base, item) === part.part,
    );
    return gallery.add({
      id: `compared_queue_${index}_${measure}`,
      title: `Queue, ${measureTitle(measure)}: second run / first`,
      run: base,
      explanation: EXPLAINED,
      build: () => comparedQueue(base, own, part, measure),
    });
  });
  const lines = (title: string, items: string[]) =>
    items.length > 0 &&
    h(
      "details",
      { class: "block", open: items.length < 6 },
      h("summary", {}, `${title} (${items.length})`),
      h(
        "ul",
        {},
        items.map((text) => h("li", {}, text)),
      ),
    );
  return h(
    "section",
    { id: "comparison", tabindex: -1, "aria-label": "Comparison" },
    h("header", {}, h("h2", {}, "Two runs compared")),
    h("p", { class: "sentence" }, summary),
    h(
      "ol",
      { class: "runs" },
      [base, other].map((run) =>
        h("li", {}, run.run_line, h("span", { class: "note" }, run.environment_line)),
      ),
    ),
    lines("What makes this comparison unfair", unfair),
    lines("Only in one run", onlyOne),
    h("div", { class: "grid" }, totals, queues),
  );
}
