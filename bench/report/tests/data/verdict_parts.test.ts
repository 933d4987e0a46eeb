// SPDX-License-Identifier: Apache-2.0
// What a verdict is made of: reasons, contenders, languages, the words of each quantity.
import { describe, expect, it } from "vitest";
import { reasonText } from "../../src/data/explain.ts";
import { Samples } from "../../src/data/samples.ts";
import { verdictOf } from "../../src/data/verdict.ts";
import { initialization, tenRoundsDocument } from "../support/documents.ts";
import {
  always,
  contenderOf,
  firstRun,
  raceOf,
  runOfSamples,
  samplesOf,
  there,
} from "../support/races.ts";
import { ms, plain, sentence, verdict } from "../support/verdicts.ts";

describe("the reason why a contender is slower", () => {
  const because = (
    slow: readonly [number, number, number],
    best: readonly [number, number, number],
  ) => verdict(raceOf({ loop: always(best, 6), pool: always(slow, 6) }, plain)).slower[0]?.because;

  it("is the phase with the largest excess, not the longest phase", () => {
    expect(because([10, 500, 300], [10, 490, 20])).toBe(
      "300 of its 810 ns are stopping, where loop takes 20.0 ns",
    );
  });

  it("is told by medians", () => {
    const run = raceOf(
      {
        loop: [
          [9, 50, 1],
          [1, 50, 1],
          [9, 50, 1],
        ],
        pool: [
          [30, 50, 1],
          [20, 50, 1],
          [20, 50, 9],
        ],
      },
      plain,
    );
    expect(verdict(run).slower[0]?.because).toBe(
      "20.0 of its 79.0 ns are start-up, where loop takes 9.00 ns",
    );
  });

  it("has a unit of its own where the phase is short", () => {
    expect(because([61e6, 1e9, 0], [1e6, 1e9, 0])).toBe(
      "61.0 ms of its 1.06 s are start-up, where loop takes 1.00 ms",
    );
  });

  it("of a longer run adds the CPU time if that is notably more", () => {
    const cpu = (factor: number) => (sample: ReturnType<typeof samplesOf>[number]) =>
      sample.contender === "pool" ? { ...sample, cpuNs: 100 * factor } : { ...sample, cpuNs: 100 };
    const text = (factor: number) =>
      verdict(raceOf({ loop: ms(10), pool: ms(30) }, { ...plain, change: cpu(factor) })).slower[0]
        ?.because;
    expect(text(3)).toBe(
      "30.0 of its 30.0 ms are the first run, where loop takes 10.0 ms; " +
        "over the whole sample its processes used 3.00 times the CPU time (300 ns against 100 ns)",
    );
    expect(text(1.1)).toBe("30.0 of its 30.0 ms are the first run, where loop takes 10.0 ms");
  });

  it("is not made up for a difference of next to nothing", () => {
    expect(because([14, 1000, 0], [10, 990, 0])).toBe("");
    expect(because([0, 1050, 0], [0, 1000, 0])).toContain("are the first run");
    expect(because([0, 1049, 0], [0, 1000, 0])).toBe("");
  });

  it("is said to be none where there is none", () => {
    expect(reasonText("because", 1.01)).toBe("because");
    expect(reasonText("", 1.01)).toBe("hardly more");
    expect(reasonText("", 1.05)).toBe("nothing that was measured explains it");
  });

  it("has to make up half of the difference", () => {
    const phases = (start: number) => because([start, 130, 130], [0, 100, 100]);
    expect(phases(50)).toBe("");
    expect(phases(60)).toContain("are start-up");
  });

  it("of a slow start says nothing of CPU time", () => {
    expect(because([5e9, 2e8, 0], [0, 1e8, 0])).not.toContain("CPU");
  });

  it("is not known of a run alone, nor of CPU time and memory", () => {
    for (const quantity of ["hot_run", "cold_run", "cpu"] as const) {
      const found = verdict(raceOf({ loop: ms(10), pool: ms(30) }, plain), quantity);
      expect(found.slower[0]?.because).toBe("");
      expect(found.sentence).not.toContain("because");
    }
  });
});

describe("the contenders of a verdict", () => {
  const run = runOfSamples(
    [
      ...samplesOf({ loop: ms(50), pool: ms(52), forks: ms(51) }, { ...plain, workers: 1 }),
      ...samplesOf({ pool: ms(30), forks: ms(25) }, plain),
    ],
    { forks: contenderOf("Forks", { family: "ceiling", language: "c++" }) },
  );

  it("are those at the largest worker count and those that run alone, unless another count is asked for", () => {
    expect(verdict(run)).toMatchObject({
      workers: 2,
      best: { contender: "pool", value: { median: 30e6 } },
    });
    expect(verdict(run).slower.map(({ contender }) => contender)).toEqual(["loop"]);
    expect(verdict(run, "total", 1)).toMatchObject({ workers: 1, best: { contender: "loop" } });
    expect(verdict(run, "total", 1).sentence).toContain(
      "with 1 worker: loop, which runs alone, 50.0 ms",
    );
  });

  it("have the ceiling beside them, never as the best", () => {
    expect(verdict(run).ceiling).toMatchObject({
      contender: "forks",
      times: { count: 6, median: 25 / 30 },
    });
    expect(verdict(run).sentence).not.toContain("Forks");
  });

  it("are asked about by language if there are several", () => {
    const languages = runOfSamples(
      samplesOf({ loop: ms(30), pool: ms(20), threads: ms(5) }, plain),
      {
        threads: contenderOf("Threads", { language: "c++" }),
      },
    );
    expect(verdict(languages).languages).toEqual([
      {
        ...{ language: "c++", best: "threads", sameAsBest: [] },
        sentence: "In C++: Threads, 5.00 ms for start, first run and stop.",
      },
      {
        ...{ language: "python", best: "pool", sameAsBest: [] },
        sentence:
          "In Python: pool, 20.0 ms for start, first run and stop; loop takes 1.50 times as long.",
      },
    ]);
    expect(verdict(run).languages).toEqual([]); // all contenders but the ceiling are in one
  });

  it("by language get no verdict without intervals either", () => {
    const few = runOfSamples(
      samplesOf({ loop: ms(30, 3), pool: ms(20, 3), threads: ms(5, 3) }, plain),
      {
        threads: contenderOf("Threads", { language: "c++" }),
      },
    );
    expect(verdict(few).languages[1]?.sentence).toBe(
      "In Python: 3 rounds, no verdict; lowest median: pool, 20.0 ms for start, first run and stop; " +
        "loop takes 1.50 times as long.",
    );
  });
});

describe("the words of other quantities", () => {
  const outcomes = { loop: ms(30), pool: ms(20), other: ms(60) };

  it("are about what was asked", () => {
    expect(sentence(outcomes, "hot_run")).toContain("pool, 10.0 ms for a later run. 2 others take");
    expect(sentence(outcomes, "cold_run")).toContain("pool, 20.0 ms for the first run.");
    expect(sentence(outcomes, "cpu")).toBe(
      "pool, 20.0 ms of CPU time. 2 others use 1.50 to 3.00 times as much; other uses most.",
    );
    const memory = {
      ...plain,
      change: (sample: ReturnType<typeof samplesOf>[number]) => ({ ...sample, memoryBytes: 5e7 }),
    };
    const found = verdict(raceOf(outcomes, memory), "peak_pss_bytes").sentence;
    expect(found).toContain("50.0 MB of memory at the peak; ");
    expect(found).toContain("are as frugal within the noise.");
  });

  it("tell the work by what sets it apart", () => {
    const run = raceOf({ loop: ms(1) }, { workload: "initialization", parameters: initialization });
    expect(verdict(run).sentence).toMatch(
      /^For initialization work \(40\.0 MB to load per worker\) on this machine/,
    );
  });
});

describe("the verdict and the lab's groups", () => {
  it("agree within a block that has no ceiling in it", () => {
    const run = firstRun(tenRoundsDocument());
    const section = there(run.sections.find(({ workload }) => workload === "initialization"));
    const ranking = there(section.blocks.find(({ workers }) => workers === 2)).ranking;
    const found = verdictOf(run, new Samples(run), section);
    const first = ranking.filter(({ group }) => group === 0).map(({ cell }) => cell);
    expect([found.best, ...found.sameAsBest].map((place) => place?.cell)).toEqual(first);
  });
});
