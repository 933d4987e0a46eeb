// SPDX-License-Identifier: Apache-2.0
// Counts, lists and names in sentences.
import { expect, test } from "vitest";
import {
  contenderName,
  counted,
  isFailure,
  joined,
  languageName,
  mishapText,
  oneLine,
  roundsOf,
  statusText,
  wasTried,
} from "../../src/data/words.ts";
import { cellOf, raceOf, there } from "../support/races.ts";

test("one thing is singular, none and many are plural", () => {
  expect(counted(1, "worker")).toBe("1 worker");
  expect(counted(0, "worker")).toBe("0 workers");
  expect(counted(1200, "sample")).toBe("1,200 samples");
  expect(counted(2, "process", "processes")).toBe("2 processes");
});

test("a list has an and before its last part", () => {
  expect(joined([])).toBe("");
  expect(joined(["A"])).toBe("A");
  expect(joined(["A", "B"])).toBe("A and B");
  expect(joined(["A", "B", "C"])).toBe("A, B and C");
});

test("foreign text becomes one line that moves no cursor and turns no writing", () => {
  expect(oneLine("  a\r\n\tb\u001B[31m ")).toBe("a b [31m");
  expect(oneLine("a\u202Eb\u200B\uFEFFc \u2028 d\u00A0e")).toBe("abc d e");
  expect(oneLine("\u0007\n")).toBe("");
});

test("a contender is named for people, or by its own name where none is known", () => {
  const run = raceOf({ loop: [1], pool: [1] });
  run.contenders = { pool: { ...there(run.contenders["pool"]), name: "The\nPool" } };
  expect(contenderName(run, "pool")).toBe("The Pool");
  expect(contenderName(run, "loop")).toBe("loop");
});

test("an empty display name is none", () => {
  const run = raceOf({ loop: [1] });
  there(run.contenders["loop"]).name = "\u200B";
  expect(contenderName(run, "loop")).toBe("loop");
});

test("languages begin with a capital", () => {
  expect(languageName("python")).toBe("Python");
  expect(languageName("c++")).toBe("C++");
});

test("only what was tried and did not do its work is a failure", () => {
  const failures = ["wrong", "error", "hang", "crash", "protocol", "leftover"] as const;
  expect(failures.map(isFailure)).toEqual(failures.map(() => true));
  const others = ["ok", "unsupported", "not_installed", "skipped"] as const;
  expect(others.map(isFailure)).toEqual(others.map(() => false));
  expect([...failures, ...others].filter(wasTried)).toEqual([...failures, "ok"]);
});

test("a status is said in words", () => {
  expect(statusText("not_installed")).toBe("not installed");
});

test("a mishap says how many rounds only if there are others", () => {
  const mishap = { status: "hang", reason: "no reply\nto run", rounds: 3 } as const;
  expect(mishapText(mishap, 10)).toBe("3 of 10 rounds hang: no reply to run");
  expect(mishapText(mishap, 3)).toBe("hang: no reply to run");
  expect(mishapText({ ...mishap, reason: "" }, 3)).toBe("hang");
});

test("the rounds of a cell are counted whatever became of them", () => {
  const run = raceOf({ loop: [1, 1, 1], pool: [5, "hang", "crash"] });
  expect(roundsOf(there(run.cells[cellOf(run, "pool")]))).toBe(3);
});
