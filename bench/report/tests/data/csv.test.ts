// SPDX-License-Identifier: Apache-2.0
// CSV as RFC 4180 wants it, and no formula in it.
import { expect, test } from "vitest";
import { csvText, type TableCell } from "../../src/data/csv.ts";

const fieldOf = (cell: TableCell) => csvText({ columns: ["a"], rows: [[cell]] }).split("\r\n")[1];

test("lines end in CR LF, the header comes first", () => {
  expect(csvText({ columns: ["a", "b"], rows: [[1, "x"]] })).toBe("a,b\r\n1,x\r\n");
  expect(csvText({ columns: ["a"], rows: [] })).toBe("a\r\n");
});

test("commas, quotes and line breaks are quoted", () => {
  expect(fieldOf("a, b")).toBe('"a, b"');
  expect(fieldOf('say "x"')).toBe('"say ""x"""');
  expect(csvText({ columns: ["a"], rows: [["x\ny"]] })).toBe('a\r\n"x\ny"\r\n');
});

test.each(["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\tx"])(
  "the formula %j becomes text",
  (text) => {
    expect(fieldOf(text)).toBe(`'${text}`);
  },
);

test("a formula is taken out before the field is quoted", () => {
  expect(fieldOf('=A1,"x"')).toBe(`"'=A1,""x"""`);
});

test("a formula in the header becomes text as well", () => {
  expect(csvText({ columns: ["=1"], rows: [] })).toBe("'=1\r\n");
});

test("numbers are left alone, also negative ones", () => {
  expect(fieldOf(-1.5)).toBe("-1.5");
  expect(fieldOf(0.1 + 0.2)).toBe("0.30000000000000004");
});

test("nothing is an empty field, a list is joined by blanks", () => {
  expect(fieldOf(null)).toBe("");
  expect(fieldOf([10, 20, 30])).toBe("10 20 30");
  expect(fieldOf(true)).toBe("true");
});

test("harmless text stays as it is", () => {
  expect(fieldOf("1 + 1 = 2")).toBe("1 + 1 = 2");
});
