// SPDX-License-Identifier: Apache-2.0
// What a visitor has chosen, and how it is written into the address of the page.

import type { Quantity, Scale } from "../data/scale.ts";

/** Empty texts and nulls stand for "as the page thinks best". */
export interface PageState {
  /** Index of the run that is shown. */
  run: number;
  /** Identifier of the section that was gone to. */
  section: string;
  workers: number | null;
  quantity: Quantity;
  scale: Scale;
  /** Contender that ratios are to; empty: the run's own. */
  reference: string;
  axis: Axis | "";
  /** Contender that the queue's curves are divided by; empty: they are not. */
  queueReference: string;
  preset: string;
  /** Index of the cell whose details are open. */
  cell: number | null;
  theme: "" | "light" | "dark";
}

/** `cut`: linear, but bars that are far longer than the others are broken. */
export type Axis = "linear" | "cut" | "log";

export const QUANTITIES: Quantity[] = ["total", "cold_run", "hot_run", "cpu", "peak_pss_bytes"];
export const SCALES: Scale[] = ["absolute", "ratio", "speedup", "efficiency"];
export const AXES: Axis[] = ["linear", "cut", "log"];

export const DEFAULT_STATE: PageState = {
  run: 0,
  section: "",
  workers: null,
  quantity: "total",
  scale: "absolute",
  reference: "",
  axis: "",
  queueReference: "",
  preset: "",
  cell: null,
  theme: "",
};

function oneOf<Value extends string>(text: string | null, values: readonly Value[]): Value | null {
  return values.find((value) => value === text) ?? null;
}

function count(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** "#workers=2&scale=ratio"; what is as it is by default is left out, so a fresh page has none. */
export function stateToHash(state: PageState): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (value !== null && value !== DEFAULT_STATE[name as keyof PageState]) {
      words.set(name, String(value));
    }
  }
  const text = words.toString();
  return text ? `#${text}` : "";
}

/** Reads any text: what it does not understand is as it is by default. "#trust" names a section. */
export function stateFromHash(hash: string): PageState {
  const text = hash.replace(/^#/, "");
  const words = new URLSearchParams(text.includes("=") ? text : { section: text });
  return {
    run: count(words.get("run")) ?? DEFAULT_STATE.run,
    section: words.get("section") ?? "",
    workers: count(words.get("workers")),
    quantity: oneOf(words.get("quantity"), QUANTITIES) ?? DEFAULT_STATE.quantity,
    scale: oneOf(words.get("scale"), SCALES) ?? DEFAULT_STATE.scale,
    reference: words.get("reference") ?? "",
    axis: oneOf(words.get("axis"), AXES) ?? "",
    queueReference: words.get("queueReference") ?? "",
    preset: words.get("preset") ?? "",
    cell: count(words.get("cell")),
    theme: oneOf(words.get("theme"), ["light", "dark"] as const) ?? "",
  };
}
