// SPDX-License-Identifier: Apache-2.0
// What every part of the page works with: the run that is shown, the visitor's choices, the pictures.

import type { Gallery } from "../charts/gallery.ts";
import { lookOf, type Look } from "../charts/palette.ts";
import { markOf } from "../charts/shapes.ts";
import type { ReportDocument, Run } from "../data/document.ts";
import type { Outlier } from "../data/outliers.ts";
import { runReference, type Reference } from "../data/scale.ts";
import type { Samples } from "../data/samples.ts";
import { contenderName } from "../data/words.ts";
import type { PageState } from "../state/page_state.ts";
import type { Store } from "../state/store.ts";
import { h } from "./element.ts";

export interface Report {
  document: ReportDocument;
  run: Run;
  samples: Samples;
  outliers: Outlier[];
  store: Store;
  gallery: Gallery;
}

export function lookIn(run: Run, contender: string): Look {
  return lookOf(contender, run.contenders[contender]);
}

/** Mark and name of a contender. */
export function nameOf(run: Run, contender: string): HTMLElement {
  return h(
    "span",
    { class: "contender" },
    markOf(lookIn(run, contender)),
    h("span", {}, contenderName(run, contender)),
  );
}

/** The contender that ratios are to; one that the run does not have counts as none chosen. */
export function referenceOf(run: Run, state: PageState): Reference {
  const own = runReference(run);
  return Object.hasOwn(run.contenders, state.reference)
    ? { ...own, contender: state.reference }
    : own;
}
