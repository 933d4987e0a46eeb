// SPDX-License-Identifier: Apache-2.0
// Names of cells, and which of them measure the same work.
import { expect, test } from "vitest";
import { cellTitle, withoutValue, workKey } from "../../src/data/cells.ts";
import { completeDocument } from "../support/documents.ts";
import { cellOf, firstRun, raceOf } from "../support/races.ts";

test("work is the same whatever the order of its parameters", () => {
  expect(workKey("a", { x: 1, y: { p: 1, q: [1, 2] } })).toBe(
    workKey("a", { y: { q: [1, 2], p: 1 }, x: 1 }),
  );
});

test("work differs by its name, a value and the order of a list", () => {
  const keys = [
    workKey("a", { x: [1, 2] }),
    workKey("b", { x: [1, 2] }),
    workKey("a", { x: [2, 1] }),
    workKey("a", { x: [1, 2], y: null }),
    workKey("a", { x: ["1", 2] }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test("a cell is named by work, contender and workers", () => {
  const run = firstRun(completeDocument());
  const titles = run.cells.map((cell) => cellTitle(run, cell));
  expect(titles).toContain("numerical, Pool, 2 workers");
  expect(titles).toContain("queue put_get, 51,200 elements, Ring, 1 worker");
  expect(new Set(titles).size).toBe(titles.length);
});

test("a cell without a value says what became of it", () => {
  const run = raceOf({ loop: [1, 1], pool: ["hang", "crash"] });
  const pool = cellOf(run, "pool");
  expect(withoutValue(run, pool)).toEqual({
    contender: "pool",
    cell: pool,
    status: "hang",
    reason: "why hang",
  });
  expect(withoutValue(run, cellOf(run, "loop"))).toMatchObject({ status: null, reason: "" });
});
