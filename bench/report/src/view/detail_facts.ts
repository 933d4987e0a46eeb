// SPDX-License-Identifier: Apache-2.0
// Parts of the detail panel that are words: command, versions, resources, source, log, documentation.

import type { Cell, Contender, Estimate, Run } from "../data/document.ts";
import { bytesRange, bytesText, durationRange, durationText, threeDigits } from "../data/units.ts";
import { languageName, oneLine } from "../data/words.ts";
import { spreadText } from "../charts/ranked_cells.ts";
import { h, webLink } from "./element.ts";

export function part(title: string, ...children: Parameters<typeof h>[2][]): HTMLElement {
  return h("section", { class: "part" }, h("h3", {}, title), children);
}

async function copy(text: string, button: HTMLButtonElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    // Not every browser lets a page from disk write to the clipboard: the text is selected to be copied by hand.
    const code = button.previousElementSibling;
    if (code) {
      window.getSelection()?.selectAllChildren(code);
    }
    button.textContent = "Selected";
  }
  setTimeout(() => (button.textContent = "Copy"), 2000);
}

export function commandPart(cell: Cell): HTMLElement {
  const button = h("button", { type: "button", class: "tool" }, "Copy");
  button.addEventListener("click", () => void copy(cell.command, button));
  return part(
    "Measure just this again",
    h("div", { class: "command" }, h("code", {}, cell.command), button),
    cell.workload === "queue" &&
      h("p", { class: "note" }, "It measures put and get, round trip and stream of this size."),
  );
}

type Text = (value: number) => string;
type Range = (lower: number, upper: number) => string;

function factRow(
  label: string,
  estimate: Estimate | null,
  text: Text,
  range: Range,
): HTMLElement | false {
  return (
    estimate !== null &&
    h(
      "tr",
      {},
      h("th", { scope: "row" }, label),
      h("td", { class: "number" }, text(estimate.median)),
      h("td", {}, spreadText(estimate, range)),
      h("td", { class: "number" }, estimate.count),
    )
  );
}

/** Every quantity of the cell: what it took, and what it used. */
export function numbersPart(cell: Cell): HTMLElement {
  const times = (label: string, estimate: Estimate | null) =>
    factRow(label, estimate, durationText, durationRange);
  const bytes = (label: string, estimate: Estimate | null) =>
    factRow(label, estimate, bytesText, bytesRange);
  const counts = (label: string, estimate: Estimate | null) =>
    factRow(
      label,
      estimate,
      threeDigits,
      (lower, upper) => `${threeDigits(lower)}–${threeDigits(upper)}`,
    );
  const calls = [
    ["put", cell.put],
    ["get", cell.get],
    ["round trip", cell.round_trip],
  ] as const;
  const rows = [
    times("import", cell.import),
    times("start", cell.start),
    times("first run", cell.cold_run),
    times("later runs", cell.hot_run),
    times("stop", cell.stop),
    times("total", cell.total),
    ...calls.flatMap(([name, estimates]) =>
      estimates
        ? [
            times(`${name}, median call`, estimates.median),
            times(`${name}, mean call`, estimates.mean),
            times(`${name}, deviation`, estimates.standard_deviation),
          ]
        : [],
    ),
    factRow(
      "stream",
      cell.stream_bytes_per_s,
      (value) => `${bytesText(value)}/s`,
      (lower, upper) => `${bytesRange(lower, upper)}/s`,
    ),
    times("CPU time", cell.cpu),
    bytes("peak of memory", cell.peak_pss_bytes),
    bytes("peak of shared memory", cell.peak_shm_bytes),
    counts("processes", cell.processes),
    counts("voluntary switches", cell.voluntary_switches),
    counts("involuntary switches", cell.involuntary_switches),
  ].filter((row) => row !== false);
  return part(
    "Numbers",
    rows.length === 0
      ? h("p", { class: "note" }, "No round of this cell is ok, so there is no number.")
      : h(
          "div",
          { class: "scroll", tabindex: 0, role: "region", "aria-label": "Numbers" },
          h(
            "table",
            {},
            h(
              "thead",
              {},
              h(
                "tr",
                {},
                ["", "median", "spread", "rounds"].map((title, index) =>
                  h("th", { scope: "col", class: index % 2 ? "number" : undefined }, title),
                ),
              ),
            ),
            h("tbody", {}, rows),
          ),
        ),
  );
}

export function contenderPart(run: Run, cell: Cell, contender: Contender | undefined): HTMLElement {
  const facts: [string, string][] = [
    ["version", oneLine(cell.version) || "unknown"],
    ...(contender
      ? ([
          ["language", languageName(contender.language)],
          ["family", contender.family],
          ["idiom", contender.idiom],
          ["what it is", contender.description],
          ["how it is used here", contender.note],
        ] as [string, string][])
      : []),
    ["reference of this run", run.reference],
  ];
  return part(
    "Contender",
    h(
      "dl",
      { class: "facts" },
      facts
        .filter(([, value]) => value)
        .map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value))),
    ),
    contender &&
      contender.documentation.length > 0 && [
        h("h4", {}, "Its documentation"),
        h(
          "ul",
          { class: "links" },
          contender.documentation.map((address) => h("li", {}, webLink(address))),
        ),
      ],
  );
}

function numbered(text: string): HTMLElement {
  const lines = text.replace(/\n$/, "").split("\n");
  return h(
    "pre",
    { class: "code", tabindex: 0 },
    h(
      "code",
      {},
      lines.map((line) => h("span", { class: "line" }, `${line}\n`)),
    ),
  );
}

export function sourcePart(contender: Contender | undefined): HTMLElement {
  const files = contender?.source ?? [];
  return part(
    "Source",
    files.length === 0 && h("p", { class: "note" }, "The source was not kept with this run."),
    files.map(({ file, text }, index) =>
      h("details", { open: index === 0 }, h("summary", {}, file), numbered(text)),
    ),
  );
}

/** `tried` is false for a cell of which no sample was started. */
export function logPart(run: Run, logs: string[], tried: boolean): HTMLElement {
  return part(
    "Logs and stacks",
    logs.length === 0 &&
      h("p", { class: "note" }, tried ? "It printed nothing." : "It was not run."),
    logs.map((name, index) =>
      h(
        "details",
        { open: index === 0 },
        h("summary", {}, name),
        h("pre", { class: "code", tabindex: 0 }, run.logs[name] ?? "This log is not in the page."),
      ),
    ),
  );
}
