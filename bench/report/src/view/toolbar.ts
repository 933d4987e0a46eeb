// SPDX-License-Identifier: Apache-2.0
// How all pictures of the workloads are shown: workers, quantity, scale, reference, axis.

import type { Run } from "../data/document.ts";
import { quantityTitle, runReference, scalesOf, type Quantity, type Scale } from "../data/scale.ts";
import { contenderName } from "../data/words.ts";
import { QUANTITIES, type Axis, type PageState } from "../state/page_state.ts";
import { list, segments } from "./choices.ts";
import { h } from "./element.ts";
import type { Report } from "./report.ts";

const SCALE_TEXTS: Record<Scale, [text: string, title: string]> = {
  absolute: ["Absolute", "In seconds or bytes"],
  ratio: ["Ratio", "Own time / the reference's time, round by round: below 1 is faster"],
  speedup: ["Speed-up", "The reference's time / own time: above 1 is faster"],
  efficiency: ["Efficiency", "Speed-up / workers: 100 % means that no worker is wasted"],
};

const AXIS_TEXTS: Record<Axis | "auto", [text: string, title: string]> = {
  auto: ["Auto", "What fits the numbers"],
  linear: ["Linear", "From zero to the largest"],
  cut: ["Cut", "From zero; bars that are far longer than the others are broken"],
  log: ["Log", "Equal steps are equal factors"],
};

export function workerCountsOf(run: Run): number[] {
  const counts = run.sections.flatMap((section) => section.blocks.map((block) => block.workers));
  return [...new Set(counts)].sort((a, b) => a - b);
}

/** The count that was chosen, if it was measured; else the largest. */
export function workersIn(counts: readonly number[], chosen: number | null): number {
  return chosen !== null && counts.includes(chosen) ? chosen : (counts.at(-1) ?? 1);
}

/** Contenders of the workloads, to be the reference. */
function references(run: Run): string[] {
  const found = new Set([runReference(run).contender]);
  for (const section of run.sections) {
    for (const { ranking } of section.blocks) {
      ranking.forEach(({ cell }) => found.add(run.cells[cell]!.contender));
    }
  }
  return [...found].filter((contender) => Object.hasOwn(run.contenders, contender));
}

/** What each control shows, by its name. */
function shown(run: Run, counts: readonly number[], state: PageState): Record<string, string> {
  return {
    workers: String(workersIn(counts, state.workers)),
    scale: state.scale,
    axis: state.axis || "auto",
    quantity: state.quantity,
    reference: Object.hasOwn(run.contenders, state.reference) ? state.reference : run.reference,
  };
}

function controls(report: Report, counts: readonly number[]): HTMLElement[] {
  const { run, store } = report;
  const setQuantity = (quantity: Quantity) => {
    const scale = scalesOf(quantity).includes(store.state.scale) ? store.state.scale : "absolute";
    store.set({ quantity, scale });
  };
  const named = (texts: Record<string, [string, string]>) =>
    Object.entries(texts).map(([value, [text, title]]) => ({ value, text, title }));
  const workers = counts.map((count) => ({ value: String(count), text: String(count) }));
  const quantities = QUANTITIES.map((value) => ({ value, text: quantityTitle(value) }));
  const contenders = references(run).map((value) => ({ value, text: contenderName(run, value) }));
  return [
    segments("workers", "Workers", workers, (text) => store.set({ workers: Number(text) })),
    segments("scale", "Scale", named(SCALE_TEXTS), (scale) => store.set({ scale: scale as Scale })),
    segments("axis", "Axis", named(AXIS_TEXTS), (axis) =>
      store.set({ axis: axis === "auto" ? "" : (axis as Axis) }),
    ),
    list("quantity", "Shown", quantities, (quantity) => setQuantity(quantity as Quantity)),
    list("reference", "Reference", contenders, (reference) =>
      store.set({ reference: reference === run.reference ? "" : reference }),
    ),
  ];
}

export function toolbar(report: Report): { element: HTMLElement; update: () => void } {
  const { run, store } = report;
  const counts = workerCountsOf(run);
  const element = h(
    "div",
    { class: "toolbar", role: "group", "aria-label": "How the workloads are shown" },
    controls(report, counts),
  );
  function update(): void {
    const values = shown(run, counts, store.state);
    const scales: readonly string[] = scalesOf(store.state.quantity);
    for (const input of element.querySelectorAll("input")) {
      input.checked = input.value === values[input.name];
      input.disabled = input.name === "scale" && !scales.includes(input.value);
    }
    for (const select of element.querySelectorAll("select")) {
      select.value = values[select.name] ?? "";
    }
  }
  update();
  return { element, update };
}
