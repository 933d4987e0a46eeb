// SPDX-License-Identifier: Apache-2.0
// What went wrong, merged, in the order of weight.
import { describe, expect, it, test } from "vitest";
import { cellsByStatus, failureEntries } from "../../src/data/failures.ts";
import { failuresDocument } from "../support/documents.ts";
import { cellOf, firstRun, raceOf, runOfSamples, samplesOf } from "../support/races.ts";
import type { SampleSpec } from "../support/run_builder.ts";

const run = firstRun(failuresDocument());

describe("the entries", () => {
  it("begin with failures and end with what was not tried", () => {
    const statuses = failureEntries(run).map(({ status }) => status);
    expect([...new Set(statuses)]).toEqual([
      ...["wrong", "error", "hang", "crash", "protocol", "leftover"],
      ...["skipped", "unsupported", "not_installed"],
    ]);
  });

  it("count the samples that failed, of all of their cells", () => {
    const race = raceOf({ loop: [1, 1, 1], pool: [1, "crash", "crash"] });
    expect(failureEntries(race)).toEqual([
      {
        ...{
          status: "crash",
          contender: "pool",
          places: ["numerical, 2 workers"],
          cells: [cellOf(race, "pool")],
        },
        ...{ failed: 2, samples: 3, reason: "why crash" },
      },
    ]);
  });

  it("merge cells that failed alike, and say each place once", () => {
    const race = runOfSamples([
      ...samplesOf({ loop: ["hang"], pool: ["hang"] }, { workers: 2 }),
      ...samplesOf({ pool: ["hang"] }, { workers: 1 }),
      ...samplesOf({ pool: ["hang"] }, { workers: 2, parameters: { size: 7 } }),
    ]);
    expect(
      failureEntries(race).map(({ contender, places, failed }) => [contender, places, failed]),
    ).toEqual([
      ["loop", ["numerical, 1 worker"], 1],
      ["pool", ["numerical, 2 workers", "numerical, 1 worker"], 3],
    ]);
  });

  it("keep different reasons apart", () => {
    const samples = samplesOf({ pool: ["crash"], other: ["crash"] });
    const reasons = samples.map((sample, index) => ({
      ...sample,
      contender: "pool",
      workers: index + 1,
      reason: `${9 - index}`,
    }));
    expect(failureEntries(runOfSamples(reasons)).map(({ reason }) => reason)).toEqual(["8", "9"]);
  });

  it("tell sizes of a queue by the first of them", () => {
    const sizes = (count: number) =>
      Array.from({ length: count }, (_, size): SampleSpec => {
        const parameters = { part: "put_get", elements: 6400 * 2 ** size };
        return {
          workload: "queue",
          parameters,
          contender: "a",
          workers: 1,
          round: 0,
          status: "skipped",
          reason: "",
        };
      });
    const places = (count: number) => failureEntries(runOfSamples(sizes(count)))[0]?.places;
    expect(places(1)).toEqual(["queue put_get, 6,400 elements"]);
    expect(places(2)).toEqual(["queue put_get, 6,400 elements and 1 more size"]);
    expect(places(3)).toEqual(["queue put_get, 6,400 elements and 2 more sizes"]);
  });

  it("are none where all is well", () => {
    expect(failureEntries(raceOf({ loop: [1] }))).toEqual([]);
  });
});

test("cells are counted by status, failures apart", () => {
  expect(cellsByStatus(run)).toEqual([
    { status: "wrong", cells: 1, isFailure: true },
    { status: "error", cells: 1, isFailure: true },
    { status: "hang", cells: 2, isFailure: true },
    { status: "crash", cells: 2, isFailure: true },
    { status: "protocol", cells: 1, isFailure: true },
    { status: "leftover", cells: 1, isFailure: true },
    { status: "skipped", cells: 2, isFailure: false },
    { status: "unsupported", cells: 1, isFailure: false },
    { status: "not_installed", cells: 1, isFailure: false },
  ]);
});
