// SPDX-License-Identifier: Apache-2.0
// Reads the data that the lab put into the page, and shows them.

import { parseDocument } from "./data/decode.ts";
import { Store } from "./state/store.ts";
import "./style/page.css";
import { h } from "./view/element.ts";
import { Page } from "./view/page.ts";

const root = document.getElementById("page")!;
try {
  const text = document.getElementById("paceline-data")?.textContent ?? "";
  new Page(root, parseDocument(text), new Store(window));
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  root.replaceChildren(
    h("p", { class: "empty", role: "alert" }, `This page cannot be shown: ${reason}`),
  );
  throw error;
}
