// SPDX-License-Identifier: Apache-2.0
// Questions as chips: each goes to its answer, which stands where its numbers are.

import { answer, presetsOf, type Preset } from "../data/presets.ts";
import { verdictOf } from "../data/verdict.ts";
import { h } from "./element.ts";
import type { Report } from "./report.ts";
import { measureId, workloadPlaces } from "./sections.ts";

/** Identifiers of the elements that hold the numbers, the first is gone to. */
export function targetsOf(report: Report, preset: Preset): string[] {
  const { target } = preset;
  if (target.kind === "queue") {
    return target.parts.map(({ part, measure }) => measureId(part, measure));
  }
  const places = workloadPlaces(report.run);
  return target.sections.flatMap((section) => places[section]?.id ?? []);
}

export function presetNamed(report: Report, id: string): Preset | null {
  return presetsOf(report.run).find((preset) => preset.id === id) ?? null;
}

export function questions(report: Report): { element: HTMLElement; update: () => void } {
  const { run, store } = report;
  const presets = presetsOf(run);
  const ask = (preset: Preset) => {
    const quantity =
      preset.target.kind === "sections" ? preset.target.quantity : store.state.quantity;
    const section = targetsOf(report, preset)[0] ?? "";
    store.set({ preset: preset.id, quantity, scale: "absolute", section });
  };
  const chips = presets.map((preset) =>
    h(
      "button",
      { type: "button", class: "chip", value: preset.id, click: () => ask(preset) },
      preset.question,
    ),
  );
  const element = h(
    "nav",
    { class: "questions", "aria-label": "Questions" },
    presets.length > 0 && h("h2", {}, "What do you have?"),
    h("div", { class: "chips" }, chips),
  );
  const update = () => {
    for (const chip of chips) {
      chip.setAttribute("aria-pressed", String(chip.value === store.state.preset));
    }
  };
  update();
  return { element, update };
}

/** Who is bound to one language asks for the best in it; only where one workload is asked for, else it is too much. */
function languageSentences({ run, samples }: Report, { target }: Preset): string[] {
  const [section, ...others] = target.kind === "sections" ? target.sections : [];
  const found = section === undefined || others.length > 0 ? undefined : run.sections[section];
  return target.kind === "sections" && found
    ? verdictOf(run, samples, found, target.quantity).languages.map(({ sentence }) => sentence)
    : [];
}

/** The answer, to stand at the head of the section that it is about. */
export function answerBox(report: Report, preset: Preset): HTMLElement {
  const { sentences, sure } = answer(report.run, report.samples, preset);
  const languages = languageSentences(report, preset);
  return h(
    "aside",
    { class: "answer", tabindex: -1, "aria-label": "Answer" },
    h(
      "header",
      {},
      h("h3", {}, preset.question),
      h(
        "button",
        { type: "button", class: "tool", click: () => report.store.set({ preset: "" }) },
        "Close",
      ),
    ),
    sentences.map((sentence) => h("p", { class: "sentence" }, sentence)),
    languages.length > 0 &&
      h(
        "ul",
        { class: "languages" },
        languages.map((text) => h("li", {}, text)),
      ),
    h("p", { class: "note" }, sure),
    h("p", { class: "note" }, preset.explanation),
  );
}
