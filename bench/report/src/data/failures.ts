// SPDX-License-Identifier: Apache-2.0
// What is not ok, merged so that a list of it can be read.
import type { Cell, Run, Status } from "./document.ts";
import { workText } from "./cells.ts";
import { counted, isFailure, oneLine, roundsOf } from "./words.ts";

/** All cells of one contender that ended with the same status for the same reason. */
export interface FailureEntry {
  status: Status;
  contender: string;
  /** "numerical, 2 workers", "queue put_get, 6,400 elements and 2 more sizes" */
  places: string[];
  /** Indices of Run.cells. */
  cells: number[];
  /** Samples that ended so, of all samples of these cells. */
  failed: number;
  samples: number;
  reason: string;
}

const order: readonly Status[] = [
  "wrong",
  "error",
  "hang",
  "crash",
  "protocol",
  "leftover",
  "skipped",
  "unsupported",
  "not_installed",
];

// Sizes of one part of the queue are told by the first of them; parameters are not told.
function placesOf(cells: readonly Cell[]): string[] {
  const places = new Set<string>();
  const parts = new Map<unknown, Cell[]>();
  for (const cell of cells) {
    if (cell.workload === "queue") {
      parts.set(cell.parameters["part"], [...(parts.get(cell.parameters["part"]) ?? []), cell]);
    } else {
      places.add(`${oneLine(cell.workload)}, ${counted(cell.workers, "worker")}`);
    }
  }
  for (const [first, ...others] of parts.values()) {
    if (first !== undefined) {
      const more = others.length === 0 ? "" : ` and ${counted(others.length, "more size")}`;
      places.add(workText(first) + more);
    }
  }
  return [...places];
}

function compare(a: FailureEntry, b: FailureEntry): number {
  const place = order.indexOf(a.status) - order.indexOf(b.status);
  const [first, second] = [a, b].map(({ contender, reason }) => `${contender}\0${reason}`);
  return place || ((first ?? "") < (second ?? "") ? -1 : 1);
}

/** Failures first, then skipped, unsupported and not installed; within a status by contender. */
export function failureEntries(run: Run): FailureEntry[] {
  const entries = new Map<string, FailureEntry>();
  run.cells.forEach((cell, index) => {
    for (const { status, reason, rounds } of cell.mishaps) {
      const key = JSON.stringify([status, cell.contender, reason]);
      const entry = entries.get(key) ?? {
        status,
        contender: cell.contender,
        places: [],
        cells: [],
        failed: 0,
        samples: 0,
        reason,
      };
      entry.cells.push(index);
      entry.failed += rounds;
      entry.samples += roundsOf(cell);
      entries.set(key, entry);
    }
  });
  for (const entry of entries.values()) {
    entry.places = placesOf(entry.cells.flatMap((cell) => run.cells[cell] ?? []));
  }
  return [...entries.values()].sort(compare);
}

/** How many cells ended with each status in some round, in the order of failureEntries. */
export function cellsByStatus(run: Run): { status: Status; cells: number; isFailure: boolean }[] {
  return order.flatMap((status) => {
    const cells = run.cells.filter((cell) => (cell.statuses[status] ?? 0) > 0).length;
    return cells === 0 ? [] : [{ status, cells, isFailure: isFailure(status) }];
  });
}
