// SPDX-License-Identifier: Apache-2.0
// Ranks from binomial tables, quantiles by hand, groups as the lab's tests have them.
import { describe, expect, it, test } from "vitest";
import {
  estimate,
  groupLetter,
  leaderGroups,
  median,
  medianInterval,
  quantile,
  valuesForInterval,
} from "../../src/data/statistics.ts";
import { upFrom } from "../support/races.ts";

const oneTo = (count: number) => upFrom(1, count);

describe("a quantile", () => {
  it("interpolates between neighbours", () => {
    expect(quantile([10, 20, 30, 40], 0.25)).toBe(17.5);
    expect(quantile([10, 20, 30, 40, 50], 0.25)).toBe(20);
    expect(quantile([-3, 1], 0.5)).toBe(-1);
    expect(quantile([7], 0.9)).toBe(7);
  });

  it("reaches from the smallest to the largest value", () => {
    expect(quantile([1, 2, 4], 0)).toBe(1);
    expect(quantile([1, 2, 4], 1)).toBe(4);
  });

  it("refuses no value and a share that is none", () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    for (const share of [-0.1, 1.1, Number.NaN]) {
      expect(() => quantile([1, 2], share)).toThrow("between 0 and 1");
    }
  });
});

test("a median is the middle value, or the mean of the two middle ones", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 9, 1, 2])).toBe(5.5);
});

describe("the interval of a median", () => {
  // Count, lower rank, coverage: 1 - 2 * (sum of binomial coefficients below the rank) / 2^count.
  it.each([
    [6, 1, 1 - 2 / 64],
    [7, 1, 1 - 2 / 128],
    [8, 1, 1 - 2 / 256],
    [9, 2, 1 - (2 * (1 + 9)) / 512],
    [10, 2, 1 - (2 * (1 + 10)) / 1024],
    [12, 3, 1 - (2 * (1 + 12 + 66)) / 4096],
    [20, 6, 1 - (2 * (1 + 20 + 190 + 1140 + 4845 + 15504)) / 1048576],
  ])("of %i values follows the binomial table", (count, rank, coverage) => {
    const interval = medianInterval(oneTo(count));
    expect(interval).toMatchObject({ lowerRank: rank, upperRank: count + 1 - rank });
    expect(interval).toMatchObject({ lower: rank, upper: count + 1 - rank });
    expect(interval?.coverage).toBeCloseTo(coverage, 12);
  });

  it("is absent when even all values cover too little", () => {
    for (const count of [0, 1, 2, 3, 4, 5]) {
      expect(medianInterval(oneTo(count))).toBeNull();
    }
  });

  it("does not depend on the order of the values", () => {
    expect(medianInterval([5, 1, 4, 6, 2, 3])).toMatchObject({ lower: 1, upper: 6 });
  });

  it("is wider for more confidence", () => {
    const careful = medianInterval(oneTo(20), 0.99);
    expect(careful?.lowerRank).toBeLessThan(6);
    expect(careful?.coverage).toBeGreaterThanOrEqual(0.99);
  });

  it("stops at the middle when little confidence is asked for", () => {
    expect(medianInterval(oneTo(4), 0.01)).toMatchObject({ lowerRank: 2, upperRank: 3 });
  });

  it("serves more values than a power of two can count", () => {
    // The normal approximation: 1250 - 1.96 * sqrt(2500) / 2 is 1201.
    const interval = medianInterval(oneTo(2500));
    expect(interval?.lowerRank).toBe(1201);
    expect(interval?.coverage).toBeCloseTo(0.9522, 3);
  });

  it("refuses a confidence that is none", () => {
    for (const confidence of [0, 1, -0.5, 95, Number.NaN]) {
      expect(() => medianInterval(oneTo(10), confidence)).toThrow("between 0 and 1");
      expect(() => valuesForInterval(confidence)).toThrow("between 0 and 1");
    }
  });

  it("needs six values at 95 %", () => {
    expect(valuesForInterval()).toBe(6);
    expect(valuesForInterval(0.99)).toBe(8);
    expect(valuesForInterval(0.5)).toBe(2);
  });
});

describe("an estimate", () => {
  it("describes the values, sorted or not", () => {
    expect(estimate([40, 10, 30, 20])).toEqual({
      ...{
        count: 4,
        minimum: 10,
        first_quartile: 17.5,
        median: 25,
        third_quartile: 32.5,
        maximum: 40,
      },
      ...{ mean: 25, standard_deviation: Math.sqrt(500 / 3), interval: null },
    });
  });

  it("knows no spread of a single value, and nothing of none", () => {
    expect(estimate([3])?.standard_deviation).toBeNull();
    expect(estimate([])).toBeNull();
  });

  it("has an interval from six values on", () => {
    expect(estimate(oneTo(5))?.interval).toBeNull();
    expect(estimate(oneTo(6))?.interval).toEqual({
      lower: 1,
      upper: 6,
      coverage: expect.closeTo(0.96875, 12),
    });
  });

  it("leaves the list that it was given as it was", () => {
    const values = [3, 1, 2];
    estimate(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("groups", () => {
  const ratio = (lower: number, median: number, upper: number) => ({
    median,
    interval: { lower, upper, coverage: 0.97 },
  });
  const withoutInterval = (median: number) => ({ median, interval: null });

  it.each([
    [
      "keep contenders apart whose intervals are apart",
      [ratio(2, 2.1, 2.2), ratio(0.5, 0.6, 0.7), ratio(1, 1.1, 1.2)],
      [2, 0, 1],
    ],
    ["put overlapping contenders together", [ratio(0.5, 0.6, 0.7), ratio(0.65, 0.8, 0.9)], [0, 0]],
    [
      "count touching intervals as overlapping",
      [ratio(0.5, 0.6, 0.7), ratio(0.7, 0.8, 0.9)],
      [0, 0],
    ],
    ["tell apart what just does not touch", [ratio(0.5, 0.6, 0.7), ratio(0.71, 0.8, 0.9)], [0, 1]],
    ["do not chain", [ratio(0.5, 0.6, 0.7), ratio(0.65, 0.8, 0.9), ratio(0.85, 1, 1.1)], [0, 0, 1]],
    [
      "compare with the leader and not with the last taken",
      [ratio(0.5, 0.6, 0.7), ratio(0.55, 0.65, 0.95), ratio(0.9, 1, 1.1), ratio(1.05, 1.2, 1.3)],
      [0, 0, 1, 1],
    ],
    [
      "take a wide interval past a better median",
      [ratio(0.5, 0.6, 0.7), ratio(0.75, 0.8, 0.85), ratio(0.4, 0.9, 1.5)],
      [0, 1, 0],
    ],
    [
      "give no verdict on what has no interval",
      [withoutInterval(0.1), ratio(0.5, 0.6, 0.7), null],
      [null, 0, null],
    ],
    ["are none without any interval", [withoutInterval(0.1), withoutInterval(0.2)], [null, null]],
    ["are none of nothing", [], []],
    [
      "serve a reference whose interval is a point",
      [ratio(1, 1, 1), ratio(0.9, 1.05, 1.2), ratio(1.01, 1.1, 1.2)],
      [0, 0, 1],
    ],
  ])("%s", (_, ratios, groups) => {
    expect(leaderGroups(ratios)).toEqual(groups);
  });

  it("have letters like the columns of a spreadsheet", () => {
    expect([0, 1, 25, 26, 27, 52, 26 + 26 * 26].map(groupLetter)).toEqual([
      "A",
      "B",
      "Z",
      "AA",
      "AB",
      "BA",
      "AAA",
    ]);
  });
});
