// SPDX-License-Identifier: Apache-2.0
// Noise as shares of a sample's wall time, and as the cause of an outlier.
import { describe, expect, it, test } from "vitest";
import type { Run } from "../../src/data/document.ts";
import { disturbance, noiseSeries, noiseShare } from "../../src/data/noise.ts";
import { outliers, outliersText } from "../../src/data/outliers.ts";
import { Samples } from "../../src/data/samples.ts";
import { completeDocument, failuresDocument } from "../support/documents.ts";
import { always, firstRun, raceOf, there } from "../support/races.ts";
import type { SampleSpec } from "../support/run_builder.ts";

// The wall time of a race's sample: 40 ms of import, the total, and half of its run again.
const wall = (total: number) => 40e6 + total * 1.5;

type Noise = NonNullable<SampleSpec["noise"]>;

/** Six rounds of a pool: the last one takes `total`, with its own noise. */
function sixRounds(total: number, usual: Noise, own: Noise) {
  return raceOf(
    { loop: [1e8, 1e8, 1e8, 1e8, 1e8, 1e8], pool: [1e8, 1.01e8, 1.02e8, 1.01e8, 1e8, total] },
    {
      change: (sample) => ({
        ...sample,
        noise: sample.round === 5 && sample.contender === "pool" ? own : usual,
      }),
    },
  );
}

const quiet: Noise = { stealNs: 2.1e6, foreignCpuNs: 0, cpuPressureNs: 1e6, memoryPressureNs: 0 };
const found = (total: number, own: Noise) => {
  const run = sixRounds(total, quiet, { ...quiet, ...own });
  return outliers(run, new Samples(run));
};

describe("a share of noise", () => {
  it("is of the wall time of the sample", () => {
    const run = raceOf(
      { loop: [1e8] },
      { change: (sample) => ({ ...sample, noise: { stealNs: 19e6 } }) },
    );
    expect(noiseShare(there(new Samples(run).at(0)), "steal")).toBe(19e6 / wall(1e8));
  });

  it("is unknown of a sample that failed: its duration is", () => {
    const run = raceOf({ loop: ["hang"] });
    expect(noiseShare(there(new Samples(run).at(0)), "steal")).toBeNull();
  });
});

describe("the series of noise", () => {
  it("has a value of each kind for each sample, in the order of measurement", () => {
    const run = firstRun(completeDocument());
    const series = noiseSeries(new Samples(run));
    for (const column of Object.values(series)) {
      expect(column).toHaveLength(run.samples.rows.length - 3); // one cell was skipped in three rounds
    }
    expect(series.startedAt[0]).toBe(Date.UTC(2025, 0, 31, 8));
    expect(series.startedAt[60]).toBe(Date.UTC(2025, 0, 31, 8, 0, series.sample[60]));
    expect(series.sample.slice(0, 3)).toEqual([0, 1, 2]);
    expect(series.loadAverage[7]).toBe(0.25);
  });

  it("keeps kinds apart", () => {
    const noise = { stealNs: 1e6, foreignCpuNs: 2e6, cpuPressureNs: 3e6, memoryPressureNs: 4e6 };
    const run = raceOf({ loop: [1e8] }, { change: (sample) => ({ ...sample, noise }) });
    const { steal, foreignCpu, cpuPressure, memoryPressure, ioPressure } = noiseSeries(
      new Samples(run),
    );
    const millions = [steal, foreignCpu, cpuPressure, memoryPressure, ioPressure].map(([share]) =>
      Math.round((there(share) * wall(1e8)) / 1e4),
    );
    expect(millions).toEqual([100, 200, 300, 400, 1]);
  });

  it("has failures, and leaves out what was not tried: no process ran, no noise was looked at", () => {
    const run = raceOf({ a: ["hang"], b: ["skipped"], c: ["unsupported"], d: ["not_installed"] });
    expect(noiseSeries(new Samples(run)).sample).toEqual([0]);
  });

  it("leaves out samples without a time of their own", () => {
    const run = raceOf({ loop: [1, 2] });
    there(run.samples.rows[0])[run.samples.fields.indexOf("started_at")] = "";
    expect(noiseSeries(new Samples(run)).sample).toEqual([1]);
  });
});

test("samples with more noise than the limit are counted, of those that are ok", () => {
  const shares = [0, 0.05, 0.1, 0.2];
  const run = raceOf(
    { loop: [1e8, 1e8, 1e8, 1e8], pool: ["hang", "hang", "hang", "hang"] },
    {
      change: (sample) => ({
        ...sample,
        noise: { foreignCpuNs: (shares[sample.round] ?? 0) * wall(1e8) },
      }),
    },
  );
  expect(disturbance(new Samples(run), "foreignCpu", 0.1)).toEqual({
    ...{ samples: 4, disturbed: 1, median: expect.closeTo(0.075, 12) },
  });
  expect(disturbance(new Samples(raceOf({ loop: ["hang"] })), "foreignCpu", 0.1)).toEqual({
    ...{ samples: 0, disturbed: 0, median: 0 },
  });
});

describe("an outlier", () => {
  it("is a sample far above the others of its cell", () => {
    const [outlier, ...others] = found(3e8, {});
    expect(others).toEqual([]);
    expect(outlier).toMatchObject({ sample: { round: 5 }, times: 3e8 / 1.01e8 });
  });

  it("is none if it is beyond the fence but close, or not beyond it", () => {
    expect(found(1.08e8, {})).toEqual([]);
    expect(found(0.5e8, {})).toEqual([]);
    const spread = raceOf({ loop: [1, 2, 3, 4, 5, 6].map((value) => value * 1e8) });
    expect(outliers(spread, new Samples(spread))).toEqual([]);
  });

  it("begins beyond one and a half times the distance of the quartiles, and a tenth above the median", () => {
    // Quartiles 100 and 120: the fence stands at 150.
    const isFound = (value: number) => {
      const run = raceOf({
        loop: [...[100, 100, 100, 110, 120, 120, 120].map((ms) => ms * 1e6), value * 1e6],
      });
      return outliers(run, new Samples(run)).length === 1;
    };
    expect([149, 150, 151].map(isFound)).toEqual([false, false, true]);
    const close = (value: number) => found(value * 1e6, {}).length;
    expect([111, 112].map(close)).toEqual([0, 1]); // the median of that cell is 101 ms
  });

  it("is none among four: nothing is far from so few, which is said", () => {
    const text = (run: Run) => {
      const samples = new Samples(run);
      return outliersText(run, samples, outliers(run, samples));
    };
    const few = raceOf({ loop: [1e8, 1e8, 1e8, 9e9] });
    expect(outliers(few, new Samples(few))).toEqual([]);
    expect(text(few)).toBe("Too few rounds to call a sample an outlier.");
    expect(text(raceOf({ loop: [1e8, 1e8, 1e8, 1e8, "hang"] }))).toBe(text(few));
    expect(text(raceOf({ loop: always(1e8, 5), few: [1e8] }))).toBe(
      "No sample took much longer than the others of its cell.",
    );
    expect(text(raceOf({ loop: [...always(1e8, 4), 9e9] }))).toMatch(/^1 sample took much longer/);
    expect(text(raceOf({ loop: [...always(1e8, 9), 9e9, 9e9] }))).toMatch(/^2 samples took/);
  });

  it("has the noise as its cause that exceeds that of the other rounds by most", () => {
    expect(found(3e8, { stealNs: 2.1e8 })[0]).toMatchObject({
      cause: "the host kept back 210 ms of CPU time meanwhile (2.10 ms in the other rounds)",
      sentence:
        "numerical, pool, 2 workers, round 6: 300 ms, 2.97 times the median; probably because " +
        "the host kept back 210 ms of CPU time meanwhile (2.10 ms in the other rounds).",
    });
    expect(found(3e8, { stealNs: 1e8, foreignCpuNs: 1.5e8 })[0]?.cause).toContain(
      "other programs used 150 ms",
    );
    expect(found(3e8, { memoryPressureNs: 1e8 })[0]?.cause).toContain("waited 100 ms for memory");
  });

  it("has waiting for a CPU as its cause only if nothing else was there", () => {
    expect(found(3e8, { cpuPressureNs: 1.8e8 })[0]?.cause).toContain("waited 180 ms for a CPU");
    expect(found(3e8, { cpuPressureNs: 1.8e8, stealNs: 1e8 })[0]?.cause).toContain(
      "the host kept back",
    );
  });

  it("has no cause if there was as much noise in the other rounds", () => {
    const steady = { stealNs: 9e8, foreignCpuNs: 9e8 };
    const run = sixRounds(3e8, steady, { ...steady, stealNs: 9.1e8 });
    expect(outliers(run, new Samples(run))[0]?.cause).toBe("");
  });

  it("has no cause if the noise is too small to explain it", () => {
    expect(found(3e8, { stealNs: 3e7 })[0]).toMatchObject({
      ...{ cause: "", sentence: expect.stringContaining("nothing that was measured explains it.") },
    });
  });

  it("stands before those that are less far out", () => {
    const totals = [1e8, 1e8, 1e8, 1e8, 1e8];
    const run = raceOf({ loop: [...totals, 2e8], pool: [...totals, 9e8], other: [...totals, 4e8] });
    expect(outliers(run, new Samples(run)).map(({ times }) => times)).toEqual([9, 4, 2]);
  });

  it("is looked for in a run with every failure, too", () => {
    const run = firstRun(failuresDocument());
    expect(outliers(run, new Samples(run))).toEqual([]);
  });
});
