// SPDX-License-Identifier: Apache-2.0
// Two runs: faster, slower, or not to be told; and whether the comparison is fair.
import { describe, expect, it } from "vitest";
import { compareRuns, type Comparison } from "../../src/data/comparison.ts";
import type { Run } from "../../src/data/document.ts";
import { comparableDocument, completeDocument } from "../support/documents.ts";
import {
  always,
  firstRun,
  type Outcome,
  raceOf,
  runOfSamples,
  there,
  upFrom,
} from "../support/races.ts";
import type { SampleSpec } from "../support/run_builder.ts";

const plain = { workload: "plain", parameters: {} };

function compared(
  base: readonly Outcome[],
  other: readonly Outcome[],
): Comparison["cells"][number] {
  return there(compareRuns(raceOf({ pool: base }, plain), raceOf({ pool: other }, plain)).cells[0]);
}

const million = (values: readonly number[]) => values.map((value) => value * 1e6);

describe("a cell of two runs", () => {
  it("is slower or faster if the intervals are apart", () => {
    const slow = million(upFrom(40, 6));
    const fast = million(upFrom(10, 6));
    expect(compared(fast, slow)).toMatchObject({
      ...{
        measure: "total",
        difference: "slower",
        ratio: 42.5 / 12.5,
        interval: { lower: 40 / 15, upper: 45 / 10 },
      },
      sentence:
        "plain, pool, 2 workers: slower; 12.5 ms, then 42.5 ms, 3.40 times as long [2.67–4.50x].",
    });
    expect(compared(slow, fast)).toMatchObject({
      ...{ difference: "faster", interval: { lower: 10 / 45, upper: 15 / 40 } },
    });
  });

  it("cannot be told if they overlap, also at a point", () => {
    expect(compared(million(upFrom(10, 6)), million(upFrom(15, 6)))).toMatchObject({
      ...{
        difference: "cannot be told",
        sentence: expect.stringContaining(
          "pool, 2 workers: cannot be told apart; 12.5 ms, then 17.5",
        ),
      },
    });
    expect(compared(upFrom(10, 6), upFrom(10, 6)).difference).toBe("cannot be told");
  });

  it("has no verdict with few rounds, however far apart", () => {
    expect(compared(million([10, 10, 10]), million(always(90, 6)))).toMatchObject({
      ...{ difference: "no verdict", interval: null, ratio: 9 },
      sentence:
        "plain, pool, 2 workers: 10.0 ms, then 90.0 ms; 9.00 times as long, no verdict (3 rounds).",
    });
  });
});

describe("cells of the queue", () => {
  const queue = (part: string, values: Partial<SampleSpec>): Run =>
    runOfSamples(
      upFrom(0, 6).map((round) => {
        const parameters = { part, elements: 10 };
        return {
          workload: "queue",
          parameters,
          contender: "a",
          workers: 2,
          round,
          startNs: 1,
          runNs: [5],
          stopNs: 1,
          ...values,
        };
      }),
    );
  const calls = (median: number) => [median, median, 0, median, median, 5];

  it("are compared by what their part measures", () => {
    const base = queue("put_get", { putNs: calls(10), getNs: calls(20) });
    const other = queue("put_get", { putNs: calls(10), getNs: calls(60) });
    expect(
      compareRuns(base, other).cells.map(({ measure, ratio, difference }) => [
        measure,
        ratio,
        difference,
      ]),
    ).toEqual([
      ["put", 1, "cannot be told"],
      ["get", 3, "slower"],
    ]);
  });

  it("are compared by a round trip, and by all of it in a part that is not known", () => {
    const round = queue("round_trip", { roundTripNs: calls(10) });
    expect(compareRuns(round, round).cells.map(({ measure }) => measure)).toEqual(["round_trip"]);
    const other = queue("something_new", {});
    expect(compareRuns(other, other).cells.map(({ measure }) => measure)).toEqual(["total"]);
  });

  it("turn a stream over: fewer bytes a second are slower", () => {
    const [cell] = compareRuns(
      queue("stream", { streamBytesPerS: 4e9 }),
      queue("stream", { streamBytesPerS: 1e9 }),
    ).cells;
    expect(cell).toMatchObject({
      measure: "stream",
      difference: "slower",
      ratio: 4,
      interval: { lower: 4, upper: 4 },
    });
    expect(cell?.sentence).toBe(
      "queue stream, 10 elements, a, 2 workers, stream: slower; 4.00 GB/s, then 1.00 GB/s, 4.00 times as long [4.00–4.00x].",
    );
  });
});

describe("two runs", () => {
  const [base, other] = comparableDocument().runs.map(there);
  const comparison = compareRuns(there(base), there(other));

  it("are summed up in a sentence", () => {
    expect(comparison.summary).toBe(
      "Of 75 common values 6 are slower in the other run and 69 are not to be told apart.",
    );
    const slower = comparison.cells.filter(({ difference }) => difference === "slower");
    expect(new Set(slower.map((cell) => there(base).cells[cell.base]?.contender))).toEqual(
      new Set(["pool"]),
    );
  });

  it("are summed up whichever way it went", () => {
    const race = (a: number, b: number, c: number) =>
      raceOf({ a: upFrom(a, 6), b: upFrom(b, 6), c: upFrom(c, 6), few: [1] }, plain);
    expect(compareRuns(race(10, 40, 10), race(40, 10, 11)).summary).toBe(
      "Of 4 common values 1 is slower in the other run, 1 is faster in it, 1 is not to be told apart and " +
        "1 is without a verdict, for want of rounds.",
    );
  });

  it("without intervals have no verdict on anything", () => {
    const run = firstRun(completeDocument());
    expect(compareRuns(run, run).summary).toMatch(
      /^Of 77 common values 77 are without a verdict, for want of rounds\.$/,
    );
  });

  it("with nothing in common say so", () => {
    expect(compareRuns(raceOf({ a: [1] }), raceOf({ b: [1] })).summary).toBe(
      "The runs have no value in common.",
    );
  });

  it("name the cells and values that only one of them has", () => {
    expect(comparison.onlyOne).toContain("numerical, Fibers, 2 workers: only in the base.");
    const failed = raceOf({ a: ["hang"], b: [1] }, plain);
    const fine = raceOf({ a: [1], c: [1] }, plain);
    expect(compareRuns(failed, fine).onlyOne).toEqual([
      "plain, a, 2 workers: a value only in the other run.",
      "plain, b, 2 workers: only in the base.",
      "plain, c, 2 workers: only in the other run.",
    ]);
    expect(compareRuns(fine, failed).onlyOne[0]).toBe(
      "plain, a, 2 workers: a value only in the base.",
    );
  });

  it("are compared cell by cell whatever the order of parameters and cells", () => {
    const first = raceOf({ a: [1], b: [2] }, { ...plain, parameters: { x: 1, y: 2 } });
    const turned = raceOf({ b: [2], a: [1] }, { ...plain, parameters: { y: 2, x: 1 } });
    expect(
      compareRuns(first, turned).cells.map(({ base, other, ratio }) => [base, other, ratio]),
    ).toEqual([
      [0, 1, 1],
      [1, 0, 1],
    ]);
  });

  it("that differ in more than what is compared are not called fair", () => {
    expect(comparison.unfair).toEqual([
      "The Linux was 6.1.0-13-amd64 and is 6.12.0-1-amd64.",
      "The version of Pool was 1.2.3 and is 1.3.0.",
    ]);
  });

  /** Of runs that are alike by how tests make them, but are two. */
  const unfairness = (base: Run, other: Run) =>
    compareRuns(base, { ...other, header: { ...other.header, id: "another" } }).unfair;

  it("that differ in nothing known are", () => {
    const run = firstRun(completeDocument());
    expect(unfairness(run, run)).toEqual([]);
  });

  it("that are one are not compared in silence", () => {
    const run = firstRun(completeDocument());
    const later = { ...run, header: { ...run.header, started_at: "2025-01-31T09:00:00Z" } };
    expect(compareRuns(run, run).unfair).toEqual(["Both are the same run."]);
    expect(compareRuns(run, later).unfair).toEqual([]);
  });

  it("say of checksums only that they differ, and of what is missing that it is unknown", () => {
    const with_ = (environment: Record<string, unknown>) => ({
      ...raceOf({ a: [1] }),
      environment,
    });
    const unfair = unfairness(
      with_({ host: { id: "one" }, software: { kernels_sum: "abc", compiler: "GCC 12" } }),
      with_({ host: { id: "two" }, software: { kernels_sum: "def" } }),
    );
    expect(unfair).toEqual([
      "The machine differs.",
      "The compiler was GCC 12 and is unknown.",
      "The kernels differs.",
    ]);
  });

  it.each([
    ["CPU", "host/cpu/model"],
    ["number of CPUs", "scheduler/effective_cpus"],
    ["memory", "host/memory_bytes"],
    ["Linux", "host/kernel/release"],
    ["governor", "frequency/governors"],
    ["turbo", "frequency/turbo"],
    ["Python", "software/python/version"],
    ["commit of the lab", "software/git/commit"],
    ["build type", "software/build_type"],
    ["compiler", "software/compiler"],
  ])("with another %s are not fair", (label, path) => {
    const with_ = (value: string): Run => {
      const environment = path
        .split("/")
        .reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
      return { ...raceOf({ a: [1] }), environment: environment as Run["environment"] };
    };
    expect(unfairness(with_("this"), with_("that"))).toEqual([
      `The ${label} was this and is that.`,
    ]);
  });

  it("say of the list of packages only that it differs", () => {
    const with_ = (sum: string): Run => ({
      ...raceOf({ a: [1] }),
      environment: { software: { python: { lock_sum: sum } } },
    });
    expect(unfairness(with_("x"), with_("y"))).toEqual(["The list of Python packages differs."]);
  });

  it("with another profile or seed are not fair either", () => {
    const run = raceOf({ a: [1] });
    const changed = { ...run, header: { ...run.header, profile: "standard", seed: 2 } };
    expect(unfairness(run, changed)).toEqual([
      "The profile was quick and is standard.",
      "The seed was 1 and is 2.",
    ]);
  });
});
