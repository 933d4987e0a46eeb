// SPDX-License-Identifier: Apache-2.0
// Cells by what they measure.
import type { Cell, Run, Status } from "./document.ts";
import { groupedInteger } from "./units.ts";
import { contenderName, counted, oneLine } from "./words.ts";

function withSortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Equal for equal workloads with equal parameters, whatever the order of the keys. */
export function workKey(workload: string, parameters: Record<string, unknown>): string {
  return JSON.stringify([workload, parameters], withSortedKeys);
}

/** "numerical", "queue put_get, 51,200 elements" */
export function workText(cell: Pick<Cell, "workload" | "parameters">): string {
  const { part, elements } = cell.parameters;
  let text = oneLine(cell.workload);
  text += typeof part === "string" ? ` ${oneLine(part)}` : "";
  text += typeof elements === "number" ? `, ${groupedInteger(elements)} elements` : "";
  return text;
}

/** "queue put_get, 51,200 elements, pipe, 1 worker": names a cell for people. */
export function cellTitle(run: Run, cell: Cell): string {
  return `${workText(cell)}, ${contenderName(run, cell.contender)}, ${counted(cell.workers, "worker")}`;
}

export interface WithoutValue {
  contender: string;
  cell: number;
  /** Null if it was ok without a value, which says that this was not measured. */
  status: Status | null;
  reason: string;
}

/** What became of a cell that has no value. */
export function withoutValue(run: Run, cell: number): WithoutValue {
  const found = run.cells[cell];
  const mishap = found?.mishaps[0];
  return {
    contender: found?.contender ?? "",
    cell,
    status: mishap?.status ?? null,
    reason: mishap?.reason ?? "",
  };
}
