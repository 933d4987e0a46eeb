// SPDX-License-Identifier: Apache-2.0
// Everything that is not ok, merged and with its reason: failed, skipped, unsupported and not installed are different things.

import { statusMark } from "../charts/icons.ts";
import type { Status } from "../data/document.ts";
import { failureEntries } from "../data/failures.ts";
import { counted, oneLine, statusText } from "../data/words.ts";
import { h } from "./element.ts";
import { nameOf, type Report } from "./report.ts";

const MEANINGS: Partial<Record<Status, string>> = {
  wrong: "the answer differs from the expected one, so its time means nothing",
  error: "the contender reported an exception, or could not be started",
  hang: "no reply by the deadline; its tree of processes was ended",
  crash: "a signal or an exit in the middle",
  protocol: "an impossible reply or an impossible time",
  leftover: "a process was alive after the deadline to stop",
  skipped: "not tried, because of what the reason names",
  unsupported: "the contender does not have this work",
  not_installed: "the library is not on this machine",
};

export function failuresSection(report: Report): HTMLElement {
  const { run, store } = report;
  const entries = failureEntries(run);
  const seen = [...new Set(entries.map((entry) => entry.status))];
  return h(
    "section",
    { id: "failures", tabindex: -1, "aria-label": "Failures" },
    h("header", {}, h("h2", {}, "What did not work")),
    entries.length === 0
      ? h("p", { class: "note" }, "Every sample of this run is ok: each answer was right.")
      : h(
          "dl",
          { class: "meanings" },
          seen.map((status) =>
            h(
              "div",
              {},
              h("dt", {}, statusMark(status)),
              h("dd", {}, MEANINGS[status] ?? statusText(status)),
            ),
          ),
        ),
    h(
      "ul",
      { class: "mishaps" },
      entries.map(({ status, contender, places, cells, failed, samples, reason }) => {
        const cell = cells[0];
        return h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: "quiet",
              click: () => cell !== undefined && store.set({ cell }),
            },
            statusMark(status),
            nameOf(run, contender),
          ),
          h(
            "div",
            {},
            h("p", {}, oneLine(reason) || "no reason was recorded"),
            h(
              "p",
              { class: "note" },
              `${places.join("; ")}: ${failed} of ${counted(samples, "sample")}`,
            ),
          ),
        );
      }),
    ),
  );
}
