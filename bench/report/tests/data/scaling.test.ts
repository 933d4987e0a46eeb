// SPDX-License-Identifier: Apache-2.0
// Curves over worker counts, and ceilings that are right at each of them.
import { describe, expect, it } from "vitest";
import { Samples } from "../../src/data/samples.ts";
import type { Quantity, Scale } from "../../src/data/scale.ts";
import { type Scaling, scalingCurves } from "../../src/data/scaling.ts";
import { cellOf, contenderOf, onlySection, runOfSamples, samplesOf } from "../support/races.ts";

const run = runOfSamples(
  [
    ...samplesOf({ loop: [100, 120], pool: [110, 130], forks: [104, 124] }, { workers: 1 }),
    ...samplesOf({ pool: [60, 70], forks: [52, 62] }, { workers: 2 }),
    ...samplesOf({ pool: [40, "hang"], forks: [30, 31] }, { workers: 4 }),
  ],
  { forks: contenderOf("Forks", { family: "ceiling" }) },
);
const curves = (quantity?: Quantity, scale?: Scale): Scaling =>
  scalingCurves(run, new Samples(run), onlySection(run), quantity, scale);
const medians = (points: Scaling["curves"][number]["points"] | undefined) =>
  points?.map(({ workers, value }) => [workers, value?.median]);

describe("the curves", () => {
  it("have a point for each worker count at which a contender was measured", () => {
    const { curves: found, workers } = curves();
    expect(workers).toEqual([1, 2, 4]);
    expect(medians(found.find(({ contender }) => contender === "pool")?.points)).toEqual([
      [1, 120],
      [2, 65],
      [4, 40],
    ]);
  });

  it("name the cell behind each point", () => {
    const points = curves().curves.find(({ contender }) => contender === "pool")?.points;
    expect(points?.map(({ cell }) => cell)).toEqual(
      [1, 2, 4].map((workers) => cellOf(run, "pool", workers)),
    );
  });

  it("have one point of a contender that runs alone", () => {
    expect(curves().curves.find(({ contender }) => contender === "loop")).toMatchObject({
      ...{ parallel: false, points: [{ workers: 1 }] },
    });
  });

  it("do not count a ceiling among the contenders", () => {
    expect(
      curves()
        .curves.map(({ contender }) => contender)
        .sort(),
    ).toEqual(["loop", "pool"]);
  });
});

describe("the ceilings", () => {
  it("are the reference divided by the workers, and what is measured without a library", () => {
    const [serial, measured] = curves().ceilings;
    expect([serial?.parallel, measured?.parallel]).toEqual([true, true]);
    expect(serial).toMatchObject({
      kind: "serial",
      contender: "loop",
      title: "loop divided by the workers",
    });
    expect(medians(serial?.points)).toEqual([
      [1, 110],
      [2, 55],
      [4, 27.5],
    ]);
    expect(measured).toMatchObject({
      kind: "measured",
      contender: "forks",
      title: "Forks, measured",
    });
    expect(medians(measured?.points)).toEqual([
      [1, 114],
      [2, 57],
      [4, 30.5],
    ]);
  });

  it("are the number of workers as a speed-up, and 1 as an efficiency", () => {
    const serial = (scale: Scale) => medians(curves("total", scale).ceilings[0]?.points);
    expect(serial("speedup")).toEqual([
      [1, 1],
      [2, 2],
      [4, 4],
    ]);
    expect(serial("efficiency")).toEqual([
      [1, 1],
      [2, 1],
      [4, 1],
    ]);
    expect(serial("ratio")).toEqual([
      [1, 1],
      [2, 0.5],
      [4, 0.25],
    ]);
  });

  it("follow a reference that was chosen", () => {
    const chosen = scalingCurves(run, new Samples(run), onlySection(run), "total", "ratio", {
      ...{ contender: "pool", workers: "same" },
    });
    // 100 / 2 / 60 and 120 / 2 / 70 at 2 workers; at 4 the pool has only the first round.
    expect(chosen.ceilings[0]?.points[1]?.value?.median).toBeCloseTo((50 / 60 + 60 / 70) / 2, 12);
    expect(chosen.ceilings[0]?.points[2]?.value).toMatchObject({ count: 1, median: 25 / 40 });
  });

  it("divide no CPU time and no memory by the workers", () => {
    expect(curves("cpu").ceilings.map(({ kind }) => kind)).toEqual(["measured"]);
  });

  it("are none without a reference and without such a contender", () => {
    const bare = runOfSamples(samplesOf({ pool: [1, 2] }));
    expect(scalingCurves(bare, new Samples(bare), onlySection(bare)).ceilings).toEqual([]);
  });
});

it("says how many CPUs there were, if the record knows", () => {
  expect(curves().cpus).toBe(2);
  const unknown = { ...run, environment: {} };
  expect(scalingCurves(unknown, new Samples(unknown), onlySection(unknown)).cpus).toBeNull();
});
