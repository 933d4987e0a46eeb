// SPDX-License-Identifier: Apache-2.0
// Absolute, ratio, speed-up, efficiency: quotients of the same round, worked out by hand.
import { describe, expect, it } from "vitest";
import { Samples } from "../../src/data/samples.ts";
import {
  type Quantity,
  quantities,
  quantityTitle,
  type Reference,
  referenceCell,
  referenceText,
  runReference,
  type Scale,
  scaled,
  scaledRange,
  scaledSamples,
  scaledText,
  scalesOf,
} from "../../src/data/scale.ts";
import { completeDocument, tenRoundsDocument } from "../support/documents.ts";
import { cellOf, firstRun, raceOf, runOfSamples, samplesOf } from "../support/races.ts";

const run = raceOf({ loop: [100, 200, 400], pool: [50, 50, 50], other: [25, "hang", 100] });
const samples = new Samples(run);

function valuesOf(
  contender: string,
  scale: Scale,
  reference: Reference = runReference(run),
  quantity: Quantity = "total",
) {
  const found = scaledSamples(run, samples, cellOf(run, contender), quantity, scale, reference);
  return found.map(({ value }) => value);
}

describe("a value on a scale", () => {
  it("is itself if absolute", () => {
    expect(valuesOf("pool", "absolute")).toEqual([50, 50, 50]);
  });

  it("is divided by the reference of the same round as a ratio", () => {
    expect(valuesOf("pool", "ratio")).toEqual([0.5, 0.25, 0.125]);
  });

  it("divides the reference of the same round as a speed-up", () => {
    expect(valuesOf("pool", "speedup")).toEqual([2, 4, 8]);
  });

  it("is the speed-up of one worker as an efficiency", () => {
    expect(valuesOf("pool", "efficiency")).toEqual([1, 2, 4]);
  });

  it("is left out where it or the reference failed", () => {
    expect(valuesOf("other", "ratio")).toEqual([0.25, 0.25]);
    expect(valuesOf("pool", "ratio", { contender: "other", workers: "same" })).toEqual([2, 0.5]);
  });

  it("keeps the sample that it comes from", () => {
    const found = scaledSamples(
      run,
      samples,
      cellOf(run, "other"),
      "total",
      "ratio",
      runReference(run),
    );
    expect(found.map(({ sample }) => sample.round)).toEqual([0, 2]);
  });

  it("is of the quantity that was asked for, in the reference too", () => {
    const race = raceOf({ loop: [[10, 100, 10]], pool: [[30, 50, 20]] });
    const of = (quantity: Quantity) =>
      scaled(race, new Samples(race), cellOf(race, "pool"), quantity, "ratio", runReference(race))
        ?.median;
    expect(of("total")).toBe(100 / 120);
    expect(of("cold_run")).toBe(0.5);
    expect(of("hot_run")).toBe(0.5);
    expect(of("cpu")).toBe(0.5);
    expect(of("peak_pss_bytes")).toBeUndefined(); // nobody looked at memory
  });

  it("is none of a sample that failed, though its memory was looked at", () => {
    const race = raceOf({ loop: [1], pool: ["hang"] });
    race.samples.rows.forEach((row) => (row[race.samples.fields.indexOf("peak_pss_bytes")] = 5));
    const at = (contender: string) =>
      scaled(
        race,
        new Samples(race),
        cellOf(race, contender),
        "peak_pss_bytes",
        "absolute",
        runReference(race),
      );
    expect(at("pool")).toBeNull();
    expect(at("loop")?.median).toBe(5);
  });

  it("is never infinite: where it would divide by zero there is none", () => {
    const race = raceOf({ loop: [0], pool: [0] });
    for (const scale of ["ratio", "speedup", "efficiency"] as const) {
      expect(scaled(race, new Samples(race), 1, "total", scale, runReference(race))).toBeNull();
    }
  });

  it("is of elapsed times only as speed-up and efficiency", () => {
    expect(valuesOf("pool", "speedup", runReference(run), "cpu")).toEqual([]);
    expect(scalesOf("cpu")).toEqual(["absolute", "ratio"]);
    for (const quantity of ["total", "cold_run", "hot_run"] as const) {
      expect(scalesOf(quantity)).toEqual(["absolute", "ratio", "speedup", "efficiency"]);
    }
  });
});

describe("the reference", () => {
  const counts = runOfSamples([
    ...samplesOf({ loop: [100], pool: [80] }, { workers: 1 }),
    ...samplesOf({ pool: [40] }, { workers: 2 }),
    ...samplesOf({ pool: [20] }, { workers: 4 }),
    ...samplesOf({ loop: [7], pool: [5] }, { workload: "stateful", parameters: {} }),
  ]);
  const work = { workload: "numerical", parameters: counts.cells[0]?.parameters ?? {} };
  const at = (contender: string, workers: number | "same", own: number) =>
    counts.cells[referenceCell(counts, work, own, { contender, workers }) ?? -1];

  it("that runs alone serves every worker count", () => {
    expect(at("loop", "same", 4)).toMatchObject({
      contender: "loop",
      workers: 1,
      workload: "numerical",
    });
    expect(at("loop", 4, 2)).toMatchObject({ contender: "loop", workers: 1 });
  });

  it("is taken at the worker count of the cell, or at the one that was asked for", () => {
    expect(at("pool", "same", 4)?.workers).toBe(4);
    expect(at("pool", 2, 4)?.workers).toBe(2);
    expect(at("pool", 8, 4)).toBeUndefined();
  });

  it("is of the same work", () => {
    expect(at("nobody", "same", 1)).toBeUndefined();
    expect(
      referenceCell(
        counts,
        { workload: "stateful", parameters: { other: 1 } },
        2,
        runReference(counts),
      ),
    ).toBeNull();
  });

  it("gives nothing where it was not measured", () => {
    const lonely = raceOf({ pool: [50, 60] });
    expect(
      scaled(lonely, new Samples(lonely), 0, "total", "ratio", runReference(lonely)),
    ).toBeNull();
    expect(
      scaled(lonely, new Samples(lonely), 0, "total", "absolute", runReference(lonely))?.count,
    ).toBe(2);
  });

  it("is said in words", () => {
    expect(referenceText(counts, { contender: "loop", workers: "same" })).toBe("loop");
    expect(referenceText(counts, { contender: "pool", workers: "same" })).toBe(
      "pool with as many workers",
    );
    expect(referenceText(counts, { contender: "pool", workers: 1 })).toBe("pool with 1 worker");
  });
});

describe("the lab's own numbers", () => {
  it.each([completeDocument(), tenRoundsDocument()])(
    "come out again, to the last bit",
    (document) => {
      const lab = firstRun(document);
      const all = new Samples(lab);
      lab.cells.forEach((cell, index) => {
        expect(scaled(lab, all, index, "total", "ratio", runReference(lab))).toEqual(cell.ratio);
        for (const quantity of quantities) {
          expect(scaled(lab, all, index, quantity, "absolute", runReference(lab))).toEqual(
            cell[quantity],
          );
        }
      });
      expect(lab.cells.filter(({ ratio }) => ratio !== null).length).toBeGreaterThan(20);
    },
  );
});

describe("a number on a scale as text", () => {
  it("has the unit of its quantity, or is a quotient", () => {
    expect(scaledText(12.3e6, "total", "absolute")).toBe("12.3 ms");
    expect(scaledText(58.2e6, "peak_pss_bytes", "absolute")).toBe("58.2 MB");
    expect(scaledText(0.53, "total", "ratio")).toBe("0.53x");
    expect(scaledText(1.87, "total", "speedup")).toBe("1.87x");
    expect(scaledText(0.935, "total", "efficiency")).toBe("93.5 %");
  });

  it("in a range says the unit once", () => {
    expect(scaledRange(409e6, 415e6, "total", "absolute")).toBe("409–415 ms");
    expect(scaledRange(409e6, 415e6, "peak_pss_bytes", "absolute")).toBe("409–415 MB");
    expect(scaledRange(0.51, 0.556, "cpu", "ratio")).toBe("0.51–0.56x");
    expect(scaledRange(0.9, 0.935, "total", "efficiency")).toBe("90.0–93.5 %");
  });

  it("has a title for each quantity", () => {
    expect(quantities.map(quantityTitle)).toEqual([
      ...["start + first run + stop", "first run", "later runs", "CPU time", "peak of memory"],
    ]);
  });
});
