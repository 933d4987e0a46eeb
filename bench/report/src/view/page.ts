// SPDX-License-Identifier: Apache-2.0
// Puts the page together for one run, and keeps it in step with the visitor's choices.

import { normalisedPicture } from "../charts/normalised_picture.ts";
import { Gallery } from "../charts/gallery.ts";
import type { Brightness } from "../charts/palette.ts";
import type { ReportDocument } from "../data/document.ts";
import { outliers } from "../data/outliers.ts";
import { Samples } from "../data/samples.ts";
import type { PageState } from "../state/page_state.ts";
import type { Store } from "../state/store.ts";
import { comparisonSection } from "./comparison.ts";
import { Detail } from "./detail.ts";
import { h } from "./element.ts";
import { failuresSection } from "./failures.ts";
import { goTo, pageHead, topBar } from "./header.ts";
import { sectionLegend } from "./legend.ts";
import { answerBox, presetNamed, questions, targetsOf } from "./questions.ts";
import { queueCard, queueSection } from "./queue.ts";
import type { Report } from "./report.ts";
import { workloadPlaces } from "./sections.ts";
import { toolbar, workerCountsOf, workersIn } from "./toolbar.ts";
import { trustSection } from "./trust.ts";
import { verdictCard } from "./verdict_card.ts";
import { warningList } from "./warnings.ts";
import { workloadSection } from "./workload.ts";

const TOGETHER_EXPLAINED = [
  "For each workload a contender's total is divided by the best contender's total of the same round; the bar is the mean over the workloads, the small marks are the workloads themselves.",
  "Who did not complete every workload has no average: an average over fewer would flatter it.",
];

/** Of a run: everything below the bar at the top. */
interface RunPage {
  elements: HTMLElement[];
  report: Report;
  detail: Detail;
  update: () => void;
}

function togetherSection(report: Report): HTMLElement {
  const { run, samples, gallery, store } = report;
  const counts = workerCountsOf(run);
  return h(
    "section",
    { id: "together", tabindex: -1, "aria-label": "All together" },
    h("header", {}, h("h2", {}, "All workloads together")),
    gallery.add({
      id: "normalised",
      title: "Average over the workloads",
      run,
      explanation: TOGETHER_EXPLAINED,
      legend: sectionLegend(workloadPlaces(run).map(({ title }) => title)),
      build: () =>
        normalisedPicture(run, samples, workersIn(counts, store.state.workers), store.state.axis),
    }),
  );
}

function buildRun(
  document: ReportDocument,
  index: number,
  store: Store,
  gallery: Gallery,
): RunPage {
  const run = document.runs[index]!;
  const samples = new Samples(run);
  const report: Report = {
    document,
    run,
    samples,
    outliers: outliers(run, samples),
    store,
    gallery,
  };
  const places = workloadPlaces(run);
  const bar = toolbar(report);
  const chips = questions(report);
  const works = run.sections.map((_, section) =>
    workloadSection(report, section, places[section]!),
  );
  const queue = run.queue.length > 0 ? queueSection(report) : null;
  const empty = run.cells.length === 0;
  const [base, other] = document.runs;
  const elements = [
    h("div", { class: "hero" }, pageHead(report), !empty && chips.element),
    warningList(report),
    empty ? h("p", { class: "empty" }, "This run has no samples yet.") : null,
    base && other ? comparisonSection(report, base, other) : null,
    h(
      "section",
      { id: "verdicts", class: "cards", tabindex: -1, "aria-label": "Verdicts" },
      run.sections.map((section, place) =>
        verdictCard(report, section, places[place]!, () => goTo(store, places[place]!.id)),
      ),
      run.queue.length > 0 && queueCard(report, () => goTo(store, "queue")),
      run.notes.length > 0 &&
        h(
          "ul",
          { class: "notes" },
          run.notes.map((note) => h("li", {}, note)),
        ),
    ),
    run.sections.length > 0
      ? h(
          "div",
          { class: "works" },
          bar.element,
          works.map(({ element }) => element),
          places.length > 1 && togetherSection(report),
        )
      : null,
    queue && queue.element,
    failuresSection(report),
    trustSection(report),
  ].filter((element) => element !== null);
  return {
    elements,
    report,
    detail: new Detail(report),
    update: () => {
      bar.update();
      chips.update();
      works.forEach((work) => work.update());
      queue?.update();
    },
  };
}

export class Page {
  private readonly gallery: Gallery;
  private readonly dark = window.matchMedia("(prefers-color-scheme: dark)");
  private page: RunPage | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly data: ReportDocument,
    private readonly store: Store,
  ) {
    this.gallery = new Gallery(
      () => this.brightness(),
      (cell) => store.set({ cell }),
    );
    this.dark.addEventListener("change", () => this.gallery.redraw());
    store.listen((state, before) => this.follow(state, before));
    this.build();
  }

  private brightness(): Brightness {
    return this.store.state.theme || (this.dark.matches ? "dark" : "light");
  }

  private get runIndex(): number {
    return this.store.state.run < this.data.runs.length ? this.store.state.run : 0;
  }

  private build(): void {
    const { state } = this.store;
    document.documentElement.dataset["theme"] = state.theme;
    if (this.data.runs.length === 0) {
      this.root.replaceChildren(h("p", { class: "empty" }, "This page holds no run."));
      return;
    }
    this.gallery.remove(this.root);
    document.title = `${this.data.runs[this.runIndex]!.run_line} – paceline-bench`;
    this.page = buildRun(this.data, this.runIndex, this.store, this.gallery);
    this.root.replaceChildren(
      topBar(this.page.report),
      h("div", { class: "content" }, this.page.elements),
      this.page.detail.element,
    );
    this.answer(state);
    if (state.section) {
      this.show(state, "instant");
    }
    this.page.detail.show(state.cell);
  }

  private follow(state: PageState, before: PageState): void {
    if (state.run !== before.run) {
      this.build();
      return;
    }
    if (state.theme !== before.theme) {
      document.documentElement.dataset["theme"] = state.theme;
      this.gallery.redraw();
    }
    const shown = ["workers", "quantity", "scale", "reference", "axis", "queueReference"] as const;
    if (shown.some((name) => state[name] !== before[name])) {
      this.page?.update();
      this.gallery.refresh();
    }
    if (state.preset !== before.preset) {
      this.page?.update();
      this.answer(state);
    }
    if (state.section && (state.section !== before.section || state.preset !== before.preset)) {
      this.show(state);
    }
    if (state.cell !== before.cell) {
      this.page?.detail.show(state.cell);
    }
  }

  /** The answer to the question that was asked stands at the head of where its numbers are. */
  private answer(state: PageState): void {
    this.root.querySelectorAll(".answer").forEach((element) => element.remove());
    this.root.querySelectorAll(".asked").forEach((element) => element.classList.remove("asked"));
    const preset = this.page && presetNamed(this.page.report, state.preset);
    if (!this.page || !preset) {
      return;
    }
    const targets = targetsOf(this.page.report, preset).flatMap(
      (id) => document.getElementById(id) ?? [],
    );
    targets.forEach((target) => target.classList.add("asked"));
    const section = targets[0]?.closest("section");
    section?.querySelector(":scope > header")?.after(answerBox(this.page.report, preset));
  }

  private show(state: PageState, behavior: ScrollBehavior = "auto"): void {
    this.gallery.prepare();
    const answer = state.preset ? this.root.querySelector<HTMLElement>(".answer") : null;
    const target = answer ?? document.getElementById(state.section);
    target?.scrollIntoView({ block: answer ? "center" : "start", behavior });
    target?.focus({ preventScroll: true });
  }
}
