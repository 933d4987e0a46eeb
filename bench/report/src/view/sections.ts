// SPDX-License-Identifier: Apache-2.0
// The sections of the page: their identifiers, which stand in its address, and their titles.

import type { Run } from "../data/document.ts";
import { oneLine } from "../data/words.ts";

export interface Place {
  id: string;
  title: string;
}

/** Letters, digits and underscores of a name; workloads may be called anything. */
function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9_]+/g, "_") || "work";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A workload with two sets of parameters has two sections. */
export function workloadPlaces(run: Run): Place[] {
  const seen = new Map<string, number>();
  return run.sections.map(({ workload }) => {
    const id = slug(workload);
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    const suffix = count === 1 ? "" : `_${count}`;
    return {
      id: `work_${id}${suffix}`,
      title: capital(oneLine(workload)) + (count === 1 ? "" : ` ${count}`),
    };
  });
}

export function measureId(part: number, measure: string): string {
  return `queue_${part}_${measure}`;
}

/** In the order of the page. */
export function placesOf(run: Run, runs: number): Place[] {
  const workloads = workloadPlaces(run);
  return [
    ...(runs > 1 ? [{ id: "comparison", title: "Comparison" }] : []),
    { id: "verdicts", title: "Verdicts" },
    ...workloads,
    ...(workloads.length > 1 ? [{ id: "together", title: "All together" }] : []),
    ...(run.queue.length > 0 ? [{ id: "queue", title: "Queue" }] : []),
    { id: "failures", title: "Failures" },
    { id: "trust", title: "Trust" },
  ];
}
