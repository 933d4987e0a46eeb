// SPDX-License-Identifier: Apache-2.0
// The panel behind each mark: all samples of one cell, how to repeat it, its source, its log.

import { statusMark } from "../charts/icons.ts";
import { samplesPicture, type SampleMeasure } from "../charts/samples_picture.ts";
import { workText } from "../data/cells.ts";
import type { Cell } from "../data/document.ts";
import { bytesText, durationText, rateText } from "../data/units.ts";
import { counted, oneLine, roundsOf, wasTried } from "../data/words.ts";
import { segments } from "./choices.ts";
import { commandPart, contenderPart, logPart, numbersPart, sourcePart } from "./detail_facts.ts";
import { h } from "./element.ts";
import { nameOf, type Report } from "./report.ts";

/** What the dots can show of this cell, the headline first. */
function measuresOf(cell: Cell): SampleMeasure[] {
  const time = (
    title: string,
    value: SampleMeasure["value"],
    estimate: SampleMeasure["estimate"],
  ) => ({
    title,
    unit: "ns",
    value,
    text: durationText,
    estimate,
  });
  const calls = [
    time("put", (sample) => sample.put?.median ?? null, cell.put?.median ?? null),
    time("get", (sample) => sample.get?.median ?? null, cell.get?.median ?? null),
    time(
      "round trip",
      (sample) => sample.roundTrip?.median ?? null,
      cell.round_trip?.median ?? null,
    ),
    {
      title: "stream",
      unit: "bytes/s",
      value: (sample) => sample.streamBytesPerS,
      text: rateText,
      estimate: cell.stream_bytes_per_s,
    },
  ] satisfies SampleMeasure[];
  return [
    ...calls.filter(({ estimate }) => estimate !== null),
    time("total", (sample) => sample.totalNs, cell.total),
    time("start", (sample) => sample.startNs, cell.start),
    time("first run", (sample) => sample.coldRunNs, cell.cold_run),
    time("later runs", (sample) => sample.hotRunNs, cell.hot_run),
    time("stop", (sample) => sample.stopNs, cell.stop),
    time("CPU", (sample) => sample.cpuNs, cell.cpu),
    {
      title: "memory",
      unit: "bytes",
      value: (sample) => sample.peakPssBytes,
      text: bytesText,
      estimate: cell.peak_pss_bytes,
    },
  ];
}

function statuses(cell: Cell): HTMLElement {
  const rounds = roundsOf(cell);
  const ok = cell.statuses.ok ?? 0;
  return h(
    "ul",
    { class: "statuses" },
    ok > 0 && h("li", {}, statusMark("ok"), h("span", {}, ` ${ok} of ${counted(rounds, "round")}`)),
    cell.mishaps.map((mishap) =>
      h(
        "li",
        {},
        statusMark(mishap.status),
        h("span", {}, ` ${mishap.rounds} of ${counted(rounds, "round")}`),
        h("p", {}, oneLine(mishap.reason)),
      ),
    ),
  );
}

function samplesPart(report: Report, cell: Cell, index: number): HTMLElement {
  const { run, samples, gallery } = report;
  const own = samples.of(index);
  const measures = measuresOf(cell).filter(
    ({ estimate }, place) => estimate !== null || place === 0,
  );
  const holder = h("div", {});
  const show = (place: number) => {
    gallery.remove(holder);
    const measure = measures[place]!;
    holder.replaceChildren(
      gallery.add({
        id: "samples",
        title: `Every sample: ${measure.title}`,
        run,
        explanation: [
          "One dot is one round: a fresh tree of processes. Dots far above the others are outliers; what disturbed them is shown beside a dot that is pointed at, and in the table.",
        ],
        build: () => samplesPicture(run, cell, own, measure),
      }),
    );
  };
  const choices = measures.map(({ title }, place) => ({ value: String(place), text: title }));
  const choice = segments("measure", "Dots show", choices, (value) => show(Number(value)));
  choice.querySelector("input")?.setAttribute("checked", "");
  show(0);
  return h("section", { class: "part" }, measures.length > 1 && choice, holder);
}

export class Detail {
  readonly element: HTMLDialogElement;
  private shown: number | null = null;

  constructor(private readonly report: Report) {
    this.element = h("dialog", { class: "detail", "aria-label": "Details" });
    // Escape, and a click beside the panel. The browser gives the focus back.
    this.element.addEventListener("close", () => this.closed());
    this.element.addEventListener("click", (event) => {
      if (event.target === this.element) {
        this.element.close();
      }
    });
  }

  /** Follows the state: null closes. */
  show(index: number | null): void {
    const cell = index === null ? undefined : this.report.run.cells[index];
    if (index === null || !cell) {
      if (this.element.open) {
        this.element.close();
      }
      return;
    }
    if (this.shown !== index) {
      this.shown = index;
      this.fill(cell, index);
    }
    if (!this.element.open) {
      this.element.showModal();
    }
    this.element.scrollTop = 0;
  }

  private fill(cell: Cell, index: number): void {
    const { run, samples, gallery } = this.report;
    const contender = run.contenders[cell.contender];
    const own = samples.of(index);
    const logs = [...new Set(own.flatMap((sample) => sample.logs))];
    const tried = own.some(({ status }) => wasTried(status));
    gallery.remove(this.element);
    this.element.replaceChildren(
      h(
        "header",
        {},
        h(
          "div",
          {},
          h("h2", {}, nameOf(run, cell.contender)),
          h("p", { class: "note" }, `${workText(cell)} · ${counted(cell.workers, "worker")}`),
        ),
        h(
          "button",
          { type: "button", class: "tool", autofocus: true, click: () => this.element.close() },
          "Close",
        ),
      ),
      h(
        "div",
        { class: "parts" },
        statuses(cell),
        samplesPart(this.report, cell, index),
        numbersPart(cell),
        commandPart(cell),
        logPart(run, logs, tried),
        sourcePart(contender),
        contenderPart(run, cell, contender),
      ),
    );
  }

  private closed(): void {
    this.report.gallery.remove(this.element);
    this.element.replaceChildren();
    this.shown = null;
    this.report.store.set({ cell: null });
  }
}
