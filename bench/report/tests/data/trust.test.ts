// SPDX-License-Identifier: Apache-2.0
// Warnings: each only where it is true, in good English, with advice.
import { describe, expect, it } from "vitest";
import type { Run } from "../../src/data/document.ts";
import { Samples } from "../../src/data/samples.ts";
import { type Warning, warnings } from "../../src/data/trust.ts";
import { emptyDocument, failuresDocument, tenRoundsDocument } from "../support/documents.ts";
import {
  always,
  firstRun,
  type Outcome,
  raceOf,
  type RaceOptions,
  upFrom,
} from "../support/races.ts";

/** A run of six rounds on a machine about which there is nothing to say. */
function quiet(
  outcomes: Record<string, readonly Outcome[]> = { loop: always(1e8, 6) },
  options?: RaceOptions,
): Run {
  return { ...raceOf(outcomes, options), environment: {} };
}

const of = (run: Run): Warning[] => warnings(run, new Samples(run));
const texts = (run: Run) => of(run).map(({ level, text }) => `${level}: ${text}`);

describe("a run that is fine", () => {
  it("has no warning", () => {
    expect(of(quiet())).toEqual([]);
  });
});

describe("rounds", () => {
  it("that are too few for a verdict are warned of, one or several", () => {
    expect(texts(quiet({ loop: [1, 2, 3] }))).toEqual([
      "warning: 3 rounds: medians and ranges only, no verdict.",
    ]);
    expect(texts(quiet({ loop: [1] }))).toEqual([
      "warning: 1 round: single values only, no verdict.",
    ]);
    expect(of(quiet({ loop: [1] }))[0]?.advice).toContain("at least 6 rounds");
  });

  it("that are missing are warned of", () => {
    const run = quiet();
    run.header["rounds"] = 10;
    expect(texts(run)).toEqual(["warning: The run is not complete: 6 of 10 rounds have samples."]);
    delete run.header["rounds"];
    run.header["finished_at"] = null;
    expect(texts(run)).toEqual(["warning: The run is not complete: 6 rounds have samples."]);
  });

  it("that are none are all that is said", () => {
    expect(texts({ ...firstRun(emptyDocument()), environment: {} })).toEqual([
      "warning: No sample was measured.",
    ]);
  });
});

describe("what is not ok", () => {
  it("is counted by status, failures apart from what was not tried", () => {
    const run = { ...firstRun(failuresDocument()), environment: {} };
    expect(texts(run)).toEqual([
      "warning: 3 rounds: medians and ranges only, no verdict.",
      "warning: Of 79 cells these were not ok in some or all rounds: " +
        "1 wrong, 1 error, 2 hang, 2 crash, 1 protocol and 1 leftover.",
      "note: Of 79 cells these were not tried: 2 skipped, 1 unsupported and 1 not installed.",
    ]);
    expect(of(run)[2]?.advice).toContain("paceline-bench doctor");
  });

  it("sends nobody to look for what is installed", () => {
    const run = quiet({ loop: always(1, 6), pool: always("unsupported" as const, 6) });
    expect(of(run)[0]).toMatchObject({ level: "note", advice: "Nothing is said about them." });
  });
});

describe("noise", () => {
  const wall = 40e6 + 1.5e8;
  const noisy = (disturbed: number, noise: Record<string, number>) =>
    quiet(
      { loop: always(1e8, 20) },
      {
        change: (sample) => ({ ...sample, noise: sample.round < disturbed ? noise : {} }),
      },
    );

  it("of other programs is noted from one sample on, and warned of from a tenth", () => {
    expect(texts(noisy(1, { foreignCpuNs: 0.5 * wall }))).toEqual([
      "note: In 1 of 20 samples other programs used more than 10 % of a CPU; the median of all is 0.0158 %.",
    ]);
    expect(texts(noisy(2, { foreignCpuNs: 0.5 * wall }))[0]).toMatch(
      /^warning: In 2 of 20 samples/,
    );
    expect(texts(noisy(20, { foreignCpuNs: 0.1 * wall }))).toEqual([]);
  });

  it("of the host and of memory is told apart", () => {
    expect(texts(noisy(20, { stealNs: 0.02 * wall }))).toEqual([
      "warning: In 20 of 20 samples the host kept back more than 1 % of a CPU; the median of all is 2.00 %.",
    ]);
    expect(texts(noisy(20, { memoryPressureNs: 0.02 * wall }))).toEqual([
      "warning: In 20 of 20 samples tasks waited for memory for more than 1 % of the time; the median of all is 2.00 %.",
    ]);
  });
});

describe("outliers", () => {
  it("are counted, with how many of them are explained", () => {
    const run = quiet({ loop: [...always(1e8, 5), 3e8] });
    expect(texts(run)).toEqual([
      "note: 1 sample took much longer than the others of the same cell; something measured beside it explains 0.",
    ]);
    const two = quiet({ loop: [...always(1e8, 5), 3e8], pool: [...always(1e8, 5), 3e8] });
    expect(texts(two)[0]).toContain("2 samples took much longer");
    expect([run, two].map((one) => of(one)[0]?.advice.slice(0, 14))).toEqual([
      "It is listed w",
      "Each is listed",
    ]);
  });
});

describe("the machine", () => {
  const on = (environment: Record<string, unknown>) => texts({ ...quiet(), environment });

  it("is noted if it is virtual", () => {
    expect(on({ host: { virtualisation: { virtual_machine: true } } })).toEqual([
      "note: A virtual machine: its CPUs are shared with others.",
    ]);
    expect(on({ host: { virtualisation: { virtual_machine: false } } })).toEqual([]);
  });

  it("is noted if its clock changes", () => {
    expect(on({ frequency: { governors: ["powersave"] } })).toEqual([
      "note: The clock of the CPUs changes with the load (governor powersave).",
    ]);
    expect(on({ frequency: { governors: ["performance"] } })).toEqual([]);
    expect(on({ frequency: { governors: null } })).toEqual([]);
  });

  it("is noted if it swapped, if its sources changed, if workers outnumber its CPUs", () => {
    expect(on({ host: { swap: { used_bytes: 1.5e9 } } })).toEqual([
      "note: 1.50 GB of memory were swapped out.",
    ]);
    expect(on({ host: { swap: { used_bytes: 0 } } })).toEqual([]);
    expect(on({ software: { git: { dirty: true } } })).toEqual([
      "note: The lab was built from changed sources.",
    ]);
    const many = quiet({ loop: always(1e8, 6), pool: always(1e8, 6) }, { workers: 4 });
    expect(texts({ ...many, environment: { scheduler: { effective_cpus: 2 } } })).toEqual([
      "note: Up to 4 workers ran on 2 CPUs.",
    ]);
    expect(texts({ ...many, environment: { scheduler: { effective_cpus: 4 } } })).toEqual([]);
  });

  it("is noted if looking at it cost much", () => {
    const run = quiet();
    run.samples.rows[2]?.splice(run.samples.fields.indexOf("sampling_cpu_share"), 1, 0.08);
    expect(texts(run)).toEqual([
      "note: Looking at memory cost up to 8.00 % of a CPU during a sample.",
    ]);
  });
});

it("puts warnings before notes, each a sentence with advice", () => {
  const run = firstRun(tenRoundsDocument());
  run.environment = { ...run.environment, software: { git: { dirty: true } } };
  run.samples.rows = run.samples.rows.slice(0, -upFrom(0, 3).length);
  const found = of(run);
  const levels = found.map(({ level }) => level);
  expect(levels).toEqual([...levels].sort().reverse());
  expect(new Set(levels).size).toBe(2);
  for (const { text, advice } of found) {
    expect(text).toMatch(/^[A-Z0-9].*\.$/);
    expect(advice).toMatch(/^[A-Z].*\.$/);
  }
});
