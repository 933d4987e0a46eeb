// SPDX-License-Identifier: Apache-2.0
// How far to believe the numbers: noise, outliers, the machine, and what the lab cannot know.

import { noisePicture } from "../charts/noise_picture.ts";
import { cellTitle } from "../data/cells.ts";
import { environmentGroups } from "../data/environment.ts";
import { outliersText } from "../data/outliers.ts";
import { h } from "./element.ts";
import type { Report } from "./report.ts";

/** More outliers than these say that the machine was noisy, which the warnings say. */
const MOST_OUTLIERS = 12;

const NOISE_EXPLAINED = [
  "Each strip is one thing that was measured beside every sample: how many programs wanted a CPU, how much CPU time other programs took, how much the host of a virtual machine kept back, and how long programs waited for CPU, memory or disks.",
  "A sample under a peak was disturbed. Contenders take turns, so a noisy minute hits all of them; single peaks are what outliers come from.",
];

const HOW_TO_READ = [
  "Every number is a median over rounds. In each round every contender runs once, in a fresh tree of processes, in an order that changes from round to round.",
  "From six rounds on, a median has an interval that holds it with at least 95 % confidence, whatever the distribution. Contenders whose intervals overlap that of the best share its group: the noise cannot tell them apart. With fewer rounds there is no verdict.",
  "The headline is start + first run + stop. Every answer was checked before its time was shown; a wrong answer has no time.",
  "What failed, what is unsupported, what is not installed and what was skipped are four different things. None of them is a zero.",
];

const LIMITS = [
  "One machine, Linux, a few CPUs: nothing here says how a library behaves on a cluster.",
  "A virtual machine on a shared host is noisy; the lab records what the host kept back and cannot remove it.",
  "CPU time of a process whose parent ignores the signal of its end is only known from the last look at it.",
  "Memory peaks between two looks, at most ten a second, are missed.",
  "The import of a library includes the start of the interpreter and is no part of the headline.",
  "Rounds of one run share the machine's state of that hour. A difference worth acting on should be seen in a second run.",
];

function outlierList(report: Report): HTMLElement {
  const { run, samples, store, outliers: found } = report;
  return h(
    "div",
    { class: "block" },
    h("h3", {}, "Outliers"),
    h("p", { class: "note" }, outliersText(run, samples, found)),
    h(
      "ul",
      { class: "plain" },
      found.slice(0, MOST_OUTLIERS).map(({ sample, sentence }) => {
        const cell = run.cells[sample.cell];
        return h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "quiet", click: () => store.set({ cell: sample.cell }) },
            cell ? cellTitle(run, cell) : "",
          ),
          h("p", { class: "note" }, sentence),
        );
      }),
    ),
  );
}

function environment(report: Report): HTMLElement {
  return h(
    "div",
    { class: "block" },
    h("h3", {}, "The machine and the run"),
    h(
      "div",
      { class: "environment" },
      environmentGroups(report.run).map(({ title, rows }) =>
        h(
          "div",
          {},
          h("h4", {}, title),
          h(
            "dl",
            {},
            rows.map(({ label, value }) => h("div", {}, h("dt", {}, label), h("dd", {}, value))),
          ),
        ),
      ),
    ),
  );
}

export function trustSection(report: Report): HTMLElement {
  const { run, samples, gallery } = report;
  return h(
    "section",
    { id: "trust", tabindex: -1, "aria-label": "Trust" },
    h("header", {}, h("h2", {}, "How far to trust this")),
    h(
      "div",
      { class: "pair even" },
      h(
        "div",
        { class: "block" },
        h("h3", {}, "How to read this page"),
        HOW_TO_READ.map((text) => h("p", {}, text)),
      ),
      h(
        "div",
        { class: "block" },
        h("h3", {}, "Limits of the lab"),
        h(
          "ul",
          {},
          LIMITS.map((text) => h("li", {}, text)),
        ),
      ),
    ),
    gallery.add({
      id: "noise",
      title: "Noise during the run",
      run,
      explanation: NOISE_EXPLAINED,
      build: () => noisePicture(run, samples),
    }),
    outlierList(report),
    environment(report),
  );
}
