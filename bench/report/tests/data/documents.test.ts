// SPDX-License-Identifier: Apache-2.0
// The documents of the tests are what their names say: other tests rely on it.
import { expect, test } from "vitest";
import type { ReportDocument } from "../../src/data/document.ts";
import { Samples } from "../../src/data/samples.ts";
import {
  comparableDocument,
  completeDocument,
  emptyDocument,
  failuresDocument,
  largeDocument,
  tenRoundsDocument,
} from "../support/documents.ts";
import { firstRun } from "../support/races.ts";

const small = [
  completeDocument,
  tenRoundsDocument,
  emptyDocument,
  failuresDocument,
  comparableDocument,
];

test.each(small)("%o is the same each time", (build: () => ReportDocument) => {
  expect(JSON.stringify(build())).toBe(JSON.stringify(build()));
});

test("places of cells and names of logs lead somewhere", () => {
  for (const run of small.flatMap((build) => build().runs)) {
    const places = [
      ...run.sections.flatMap(({ blocks }) =>
        blocks.flatMap(({ ranking }) => ranking.map(({ cell }) => cell)),
      ),
      ...run.queue.flatMap(({ contenders }) =>
        contenders.flatMap(({ cells }) => cells.flatMap((cell) => cell ?? [])),
      ),
    ];
    expect(places.sort((a, b) => a - b)).toEqual(run.cells.map((_, index) => index));
    for (const { log, cell } of new Samples(run).all()) {
      expect(run.cells[cell]).toBeDefined();
      expect(log === "" || Object.hasOwn(run.logs, log)).toBe(true);
    }
  }
});

test("only ten rounds give groups", () => {
  const grouped = (document: ReportDocument) =>
    firstRun(document).sections.flatMap(({ blocks }) => blocks.map((block) => block.grouped));
  expect(new Set(grouped(tenRoundsDocument()))).toEqual(new Set([true]));
  expect(new Set(grouped(completeDocument()))).toEqual(new Set([false]));
});

test("every status occurs in the run with failures, and its texts attack the page", () => {
  const run = firstRun(failuresDocument());
  expect(new Set(run.cells.flatMap(({ statuses }) => Object.keys(statuses))).size).toBe(10);
  expect(JSON.stringify(run).match(/window\.attacked/g)?.length).toBeGreaterThan(20);
});

test("the large run has as many samples as are asked for", () => {
  expect(firstRun(largeDocument(1000)).samples.rows.length).toBeGreaterThanOrEqual(1000);
});
