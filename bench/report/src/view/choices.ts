// SPDX-License-Identifier: Apache-2.0
// Groups of choices of which one is made: segments of radio buttons, and lists.

import { h } from "./element.ts";

export interface Choice {
  value: string;
  text: string;
  title?: string;
}

/** Radio buttons that look like one bar; arrow keys go through them. */
export function segments(
  name: string,
  legend: string,
  choices: Choice[],
  choose: (value: string) => void,
): HTMLElement {
  return h(
    "fieldset",
    { class: "segments" },
    h("legend", {}, legend),
    choices.map(({ value, text, title }) =>
      h(
        "label",
        { title },
        h("input", { type: "radio", name, value, change: () => choose(value) }),
        h("span", {}, text),
      ),
    ),
  );
}

export function list(
  name: string,
  legend: string,
  choices: Choice[],
  choose: (value: string) => void,
): HTMLElement {
  return h(
    "label",
    { class: "list" },
    h("span", {}, legend),
    h(
      "select",
      { name, change: (event) => choose((event.target as HTMLSelectElement).value) },
      choices.map(({ value, text }) => h("option", { value }, text)),
    ),
  );
}
