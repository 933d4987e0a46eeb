// SPDX-License-Identifier: Apache-2.0
// The average over workloads, by hand; and who has none.
import { expect, test } from "vitest";
import { normalisedAverages } from "../../src/data/normalised.ts";
import { Samples } from "../../src/data/samples.ts";
import { emptyDocument, stateful } from "../support/documents.ts";
import {
  cellOf,
  contenderOf,
  firstRun,
  type Outcome,
  runOfSamples,
  samplesOf,
  there,
} from "../support/races.ts";

function averagesOf(...workloads: Record<string, readonly Outcome[]>[]) {
  const names = ["numerical", "stateful", "initialization"];
  const run = runOfSamples(
    workloads.flatMap((outcomes, index) =>
      samplesOf(outcomes, { workload: names[index] ?? "", parameters: stateful }),
    ),
  );
  return { run, blocks: normalisedAverages(run, new Samples(run)) };
}

test("each total is divided by the best one's of its workload, then averaged", () => {
  const { blocks } = averagesOf({ a: [10, 10], b: [20, 20] }, { a: [90, 90], b: [30, 30] });
  const [block] = blocks;
  expect(block).toMatchObject({ workers: 2, sections: [0, 1], best: ["a", "b"], incomplete: [] });
  const averages = block?.entries.map(({ contender, average }) => [contender, average.median]);
  expect(averages).toEqual([
    ["b", (2 + 1) / 2],
    ["a", (1 + 3) / 2],
  ]);
});

test("the division is by the best one's total of the same round, so that a slow round cancels", () => {
  const { blocks } = averagesOf({ a: [10, 1000], b: [20, 2000] });
  expect(blocks[0]?.entries[1]?.average).toMatchObject({ count: 2, minimum: 2, maximum: 2 });
});

test("the parts of an average say what was averaged", () => {
  const { run, blocks } = averagesOf({ a: [10], b: [20] }, { a: [90], b: [30] });
  const parts = blocks[0]?.entries.find(({ contender }) => contender === "a")?.parts;
  expect(parts?.map(({ section, cell, ratio }) => [section, cell, ratio.median])).toEqual([
    [0, cellOf(run, "a"), 1],
    [1, run.cells.findIndex((cell) => cell.contender === "a" && cell.workload === "stateful"), 3],
  ]);
});

test("a contender that misses a workload is not averaged over fewer, and says what it misses", () => {
  const { blocks } = averagesOf({ a: [10], b: [20], c: [15] }, { a: [90], b: ["hang"] });
  expect(blocks[0]?.entries.map(({ contender }) => contender)).toEqual(["a"]);
  const [b, c] = blocks[0]?.incomplete ?? [];
  expect(b).toMatchObject({ contender: "b", parts: [{ section: 0 }] });
  expect(b?.missing).toEqual([
    { section: 1, cell: expect.any(Number), status: "hang", reason: "why hang" },
  ]);
  expect(c).toMatchObject({
    contender: "c",
    missing: [{ section: 1, cell: null, status: null, reason: "" }],
  });
});

test("a round in which one workload failed is left out of the average", () => {
  const { blocks } = averagesOf({ a: [10, 10], b: [20, 40] }, { a: [10, 10], b: [20, "crash"] });
  const b = blocks[0]?.entries.find(({ contender }) => contender === "b");
  expect(b?.average).toMatchObject({ count: 1, median: 2 });
});

test("a workload in which nobody is ok is left out for all, and named", () => {
  const { blocks } = averagesOf({ a: [10], b: [20] }, { a: ["hang"], b: ["hang"] });
  expect(blocks[0]).toMatchObject({ sections: [0, 1], best: ["a", null], incomplete: [] });
  expect(blocks[0]?.entries.map(({ average }) => average.median)).toEqual([1, 2]);
});

test("worker counts are averaged apart, each against its own best", () => {
  const run = runOfSamples([
    ...samplesOf({ loop: [10], a: [12] }, { workers: 1 }),
    ...samplesOf({ a: [6], b: [9] }, { workers: 2 }),
  ]);
  const blocks = normalisedAverages(run, new Samples(run));
  expect(blocks.map(({ workers, best }) => [workers, best])).toEqual([
    [1, ["loop"]],
    [2, ["a"]],
  ]);
  expect(
    there(blocks[1]).entries.map(({ contender, average }) => [contender, average.median]),
  ).toEqual([
    ["a", 1],
    ["b", 1.5],
    ["loop", 10 / 6],
  ]);
});

test("one that runs alone can be the best at every worker count", () => {
  const run = runOfSamples([
    ...samplesOf({ loop: [10], a: [12] }, { workers: 1 }),
    ...samplesOf({ a: [20] }, { workers: 2 }),
  ]);
  const block = there(normalisedAverages(run, new Samples(run))[1]);
  expect(block).toMatchObject({ workers: 2, best: ["loop"], incomplete: [] });
  expect(block.entries.map(({ contender, average }) => [contender, average.median])).toEqual([
    ["loop", 1],
    ["a", 2],
  ]);
});

test("a ceiling is neither ranked nor what is divided by", () => {
  const run = runOfSamples(samplesOf({ forks: [5], a: [10], b: [20] }), {
    forks: contenderOf("Forks", { family: "ceiling" }),
  });
  const block = there(normalisedAverages(run, new Samples(run))[0]);
  expect(block).toMatchObject({ best: ["a"], incomplete: [] });
  expect(block.entries.map(({ contender, average }) => [contender, average.median])).toEqual([
    ["a", 1],
    ["b", 2],
  ]);
});

test("the best average is the one with the lowest median, and worker counts ascend", () => {
  const run = runOfSamples([
    ...samplesOf({ best: [4, 4, 4], wide: [4, 40, 40], narrow: [8, 8, 8] }, { workers: 4 }),
    ...samplesOf({ a: [1] }, { workload: "stateful", workers: 1 }),
    ...samplesOf({ a: [1] }, { workload: "stateful", workers: 2 }),
  ]);
  const blocks = normalisedAverages(run, new Samples(run));
  expect(blocks.map(({ workers }) => workers)).toEqual([1, 2, 4]);
  expect(blocks[2]?.entries.map(({ contender }) => contender)).toEqual(["best", "narrow", "wide"]);
});

test("without a workload there is no average", () => {
  const run = firstRun(emptyDocument());
  expect(normalisedAverages(run, new Samples(run))).toEqual([]);
});
