// SPDX-License-Identifier: Apache-2.0
// Head of the page: what this is, which run, on what, and the way to the sections.

import type { ReportDocument } from "../data/document.ts";
import type { Store } from "../state/store.ts";
import { segments } from "./choices.ts";
import { h } from "./element.ts";
import type { Report } from "./report.ts";
import { placesOf } from "./sections.ts";

export function topBar(report: Report): HTMLElement {
  const { run, document: data, store } = report;
  const themes = [
    { value: "", text: "Auto", title: "As the system" },
    { value: "light", text: "Light" },
    { value: "dark", text: "Dark" },
  ];
  const theme = segments("theme", "Brightness", themes, (value) =>
    store.set({ theme: value as "" | "light" | "dark" }),
  );
  const chosen = store.state.theme;
  theme.querySelectorAll("input").forEach((input) => (input.checked = input.value === chosen));
  store.listen(({ theme: value }) => {
    theme.querySelectorAll("input").forEach((input) => (input.checked = input.value === value));
  });
  return h(
    "div",
    { class: "topbar" },
    h(
      "div",
      { class: "inner" },
      h("strong", { class: "brand" }, "paceline-bench"),
      h(
        "nav",
        { "aria-label": "Sections" },
        placesOf(run, data.runs.length).map(({ id, title }) =>
          h(
            "a",
            {
              href: `#${id}`,
              click: (event) => {
                event.preventDefault();
                goTo(store, id);
              },
            },
            title,
          ),
        ),
      ),
      theme,
    ),
  );
}

/** Also when the address names the section already: the visitor has scrolled away and wants to go there again. */
export function goTo(store: Store, section: string): void {
  if (store.state.section === section) {
    document.getElementById(section)?.scrollIntoView();
  }
  store.set({ section });
}

function runChoice(data: ReportDocument, store: Store): HTMLElement | false {
  if (data.runs.length < 2) {
    return false;
  }
  const choices = data.runs.map((run, index) => ({
    value: String(index),
    text: index === 0 ? "First run" : "Second run",
    title: run.run_line,
  }));
  const element = segments("run", "Shown below", choices, (value) =>
    store.set({ run: Number(value), cell: null }),
  );
  element
    .querySelectorAll("input")
    .forEach((input) => (input.checked = input.value === String(store.state.run)));
  return element;
}

export function pageHead(report: Report): HTMLElement {
  const { run, document: data, store } = report;
  return h(
    "header",
    { class: "pagehead" },
    h("h1", {}, "Which library for which work, on this machine"),
    h("p", { class: "machine" }, run.environment_line),
    h("p", { class: "machine" }, run.run_line),
    runChoice(data, store),
  );
}
