// SPDX-License-Identifier: Apache-2.0
// Three significant digits, the right unit, and the edges where both change: as the lab's tests.
import { describe, expect, it } from "vitest";
import {
  bytesRange,
  bytesText,
  durationPart,
  durationRange,
  durationText,
  groupedInteger,
  percentText,
  rateRange,
  rateText,
  ratioRange,
  ratioText,
  threeDigits,
} from "../../src/data/units.ts";

/** Each number with the text that it has. */
function expectTexts<Value>(
  text: (value: Value) => string,
  expected: readonly (readonly [Value, string])[],
): void {
  expect(expected.map(([value]) => text(value))).toEqual(expected.map(([, shown]) => shown));
}

describe("three digits", () => {
  it("are the significant ones", () => {
    expectTexts(threeDigits, [
      [0, "0"],
      [0.012345, "0.0123"],
      [1.2345, "1.23"],
      [12.345, "12.3"],
      [123.45, "123"],
      [1, "1.00"],
      [100, "100"],
    ]);
  });

  it("drop no digit before the point", () => {
    expect(threeDigits(12345.6)).toBe("12346");
  });

  it("are counted after rounding", () => {
    expectTexts(threeDigits, [
      [9.996, "10.0"],
      [99.96, "100"],
      [0.9996, "1.00"],
    ]);
  });

  it("take the even one where a value lies exactly between two, as the lab does", () => {
    expectTexts(threeDigits, [
      [412.5, "412"],
      [413.5, "414"],
      [12.25, "12.2"],
      [12.75, "12.8"],
      [0.0625, "0.0625"],
      [0.00390625, "0.00391"],
      [2.125, "2.12"],
      [2.375, "2.38"],
      [12344.5, "12344"],
    ]);
  });

  it("round what only looks like a half by its exact value", () => {
    expectTexts(threeDigits, [
      [1.005, "1.00"], // 1.00499999999999989...
      [1.115, "1.11"], // 1.1149999999999999911...
      [8.345, "8.35"], // 8.3450000000000006394...
    ]);
  });
});

describe("a duration", () => {
  it("has the unit in which people speak", () => {
    expectTexts(durationText, [
      [0, "0 ns"],
      [0.5, "0.500 ns"],
      [999, "999 ns"],
      [1000, "1.00 us"],
      [12_345, "12.3 us"],
      [1e6, "1.00 ms"],
      [412e6, "412 ms"],
      [1e9, "1.00 s"],
      [3.6e12, "3600 s"],
    ]);
  });

  it("changes the unit after rounding", () => {
    expectTexts(durationText, [
      [999.4, "999 ns"],
      [999.6, "1.00 us"],
      [999_600_000, "1.00 s"],
    ]);
  });

  it("in a range says the unit once, unless the lower end is much smaller", () => {
    expect(durationRange(409e6, 415e6)).toBe("409–415 ms");
    expect(durationRange(981e6, 1.31e9)).toBe("0.981–1.31 s");
    expect(durationRange(2.1e6, 1.23e9)).toBe("2.10 ms–1.23 s");
    expect(durationRange(0, 1.23e9)).toBe("0 ns–1.23 s");
  });

  it("as a part of another has its unit, unless it is much smaller", () => {
    expect(durationPart(3.4e9, 3.71e9, "of its")).toBe("3.40 of its 3.71 s");
    expect(durationPart(21e6, 3.71e9, "of its")).toBe("21.0 ms of its 3.71 s");
  });
});

describe("bytes", () => {
  it("are decimal", () => {
    expectTexts(bytesText, [
      [0, "0 B"],
      [999, "999 B"],
      [1024, "1.02 kB"],
      [58.2e6, "58.2 MB"],
      [25.2e9, "25.2 GB"],
    ]);
    expect(bytesRange(409e6, 415e6)).toBe("409–415 MB");
  });

  it("in a second are a rate", () => {
    expect(rateText(1.23e9)).toBe("1.23 GB/s");
    expect(rateRange(981e6, 1.31e9)).toBe("0.981–1.31 GB/s");
  });
});

describe("a ratio", () => {
  it("lines up where ratios are usual", () => {
    expectTexts(ratioText, [
      [0.1, "0.10x"],
      [0.5, "0.50x"],
      [1, "1.00x"],
      [9.994, "9.99x"],
      [9.996, "10.0x"],
      [1234, "1234x"],
      [0.0512, "0.0512x"],
    ]);
    expect(ratioRange(0.51, 0.556)).toBe("0.51–0.56x");
  });

  it("takes the even digit where it lies exactly between two", () => {
    expectTexts(ratioText, [
      [0.125, "0.12x"],
      [0.375, "0.38x"],
      [1.625, "1.62x"],
    ]);
  });
});

it("sets a comma after every third digit of an integer", () => {
  expectTexts(groupedInteger, [
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [51_200, "51,200"],
    [1_234_567, "1,234,567"],
    [-100, "-100"],
    [-1000, "-1,000"],
  ]);
});

it("says shares in per cent", () => {
  expectTexts(percentText, [
    [0.978515625, "97.9 %"],
    [0.0078125, "0.781 %"],
    [1, "100 %"],
  ]);
});
