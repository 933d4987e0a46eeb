// SPDX-License-Identifier: Apache-2.0
// Where axes begin, end and have their numbers; when bars are broken.

import { describe, expect, it } from "vitest";
import { cutOf, linearTicks, logSpan, logTicks, tickText } from "../../src/charts/axis.ts";
import { durationText } from "../../src/data/units.ts";

describe("a cut", () => {
  it("is made above the usual values if one is far longer", () => {
    expect(cutOf([90, 100, 110, 4000])).toBeCloseTo(110 * 1.15);
  });

  it("is not made without need", () => {
    expect(cutOf([90, 100, 110, 250])).toBeNull();
    expect(cutOf([5])).toBeNull();
    expect(cutOf([])).toBeNull();
  });
});

describe("numbers on an axis", () => {
  it("are round and begin at zero", () => {
    expect(linearTicks({ minimum: 0, maximum: 104 })).toEqual([0, 25, 50, 75, 100]);
    expect(linearTicks({ minimum: 0, maximum: 0.9 }, 3)).toEqual([0, 0.5]);
  });

  it("are powers of ten and what is between them", () => {
    expect(logTicks({ minimum: 1, maximum: 100_000 })).toEqual([1, 10, 100, 1000, 10_000, 100_000]);
    expect(logTicks({ minimum: 1, maximum: 100 })).toEqual([1, 3, 10, 30, 100]);
    expect(logTicks({ minimum: 1, maximum: 10 })).toEqual([1, 2, 5, 10]);
  });

  it("are still several if the axis spans little", () => {
    expect(logTicks({ minimum: 0.9, maximum: 1.1 }).length).toBeGreaterThan(2);
  });

  it("end without zeros that say nothing", () => {
    expect(tickText(50e6, durationText)).toBe("50 ms");
    expect(tickText(1.5e9, durationText)).toBe("1.5 s");
    expect(tickText(100e6, durationText)).toBe("100 ms");
    expect(tickText(0, durationText)).toBe("0");
  });
});

describe("a logarithmic axis", () => {
  it("leaves out what has no logarithm, and is there without any value", () => {
    expect(logSpan([0, 10, 100], 2)).toEqual({ minimum: 5, maximum: 200 });
    expect(logSpan([])).toEqual({ minimum: 1, maximum: 10 });
  });
});
