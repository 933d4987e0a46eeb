// SPDX-License-Identifier: Apache-2.0
// Verdicts as sentences: what they say, and what they do not dare to say.
import { describe, expect, it } from "vitest";
import { always, onlySection, raceOf, upFrom } from "../support/races.ts";
import { ms, plain, question, sentence, verdict } from "../support/verdicts.ts";

describe("a verdict with intervals", () => {
  it("names the best, and one that is slower", () => {
    expect(sentence({ loop: ms(30), pool: ms(20) })).toBe(
      "pool, 20.0 ms for start, first run and stop. " +
        "loop takes 1.50 times as long, because 30.0 of its 30.0 ms are the first run, where pool takes " +
        "20.0 ms; over the whole sample its processes used 1.50 times the CPU time (30.0 ms against 20.0 ms).",
    );
  });

  it("says medians, and the interval of how many times", () => {
    const pool = upFrom(10, 7).map((value) => value * 1e6);
    const found = verdict(raceOf({ loop: always(40e6, 7), pool }, plain));
    expect(found.sentence).toContain(": pool, 13.0 ms for");
    expect(found.sure).toContain("loop, takes 3.08 times as long [2.50–4.00x].");
  });

  it("calls those as fast whose intervals overlap, one or several", () => {
    const near = (first: number) => upFrom(first, 6).map((value) => value * 1e6);
    expect(sentence({ loop: ms(100), a: near(10), b: near(12) })).toContain(
      "; b is as fast within the noise. ",
    );
    const several = sentence({ loop: ms(100), a: near(10), b: near(12), c: near(13) });
    expect(several).toContain("; b and c are as fast within the noise. ");
  });

  it("says of the others from where to where, and of the slowest why", () => {
    const text = sentence({
      loop: ms(30),
      pool: ms(20),
      cluster: always([3.4e9, 0.2e9, 0.11e9], 6),
    });
    expect(text).toContain(
      "2 others take 1.50 to 186 times as long; cluster takes longest, " +
        "because 3.40 of its 3.71 s are start-up, where pool takes 0 ns.",
    );
  });

  it("says a range once if both ends are shown alike", () => {
    expect(sentence({ loop: ms(30), pool: ms(10), other: ms(30) })).toContain(
      "2 others take 3.00 times as long",
    );
  });

  it("lets a plain loop win, and says that it runs alone", () => {
    expect(sentence({ loop: ms(10), pool: ms(20) })).toMatch(
      /^loop, which runs alone, 10\.0 ms for .* stop\. No contender with 2 workers is as good\. pool takes 2\.00 times/,
    );
  });

  it("does not say so if a contender with workers is as fast", () => {
    const near = (first: number) => upFrom(first, 6).map((value) => value * 1e6);
    const text = sentence({ loop: near(10), pool: near(12).reverse(), other: ms(90) });
    expect(text).not.toContain("as good");
  });

  it("does not say so if none with workers was ok, or if there is no verdict on one", () => {
    const failed = sentence({ loop: ms(10), loop_two: ms(20), pool: ["hang"] });
    expect(failed).not.toContain("as good");
    const few = sentence({
      loop: ms(10),
      slow: ms(20),
      pool: [5e6, ...always("hang" as const, 5)],
    });
    expect(few).not.toContain("as good");
  });

  it("says how sure it is: rounds, interval, distance of the next", () => {
    const values = upFrom(10, 10).map((value) => value * 1e6);
    const run = raceOf({ loop: values.map((value) => value * 3), pool: values }, plain);
    expect(verdict(run).sure).toBe(
      "10 rounds; the median of pool lies within 11.0–18.0 ms (an interval of 97.9 %). " +
        "The next slower one, loop, takes 3.00 times as long [3.00–3.00x].",
    );
  });

  it("gives no verdict on a contender with too few good rounds", () => {
    const few = [5e6, ...always("crash" as const, 5)];
    const found = verdict(raceOf({ loop: ms(30), pool: ms(20), few }, plain));
    expect(found).toMatchObject({
      decided: true,
      best: { contender: "pool" },
      undecided: [{ contender: "few" }],
    });
    expect(found.sure).toContain("No verdict on few: too few rounds that are ok.");
    expect(found.sentence).not.toContain("few");
  });
});

describe("rounds that were not ok", () => {
  const nine = (value: number) => ms(value, 9);

  it("are told of the best, with how they ended", () => {
    const pool = [...ms(20), "crash", "crash", "crash"] as const;
    const found = verdict(raceOf({ loop: nine(30), pool }, plain));
    expect(found.best?.contender).toBe("pool");
    expect(found.sure).toContain(" pool was not ok in 3 of 9 rounds (crash).");
  });

  it("are told of those that are as good, too, and of nobody else", () => {
    const a = upFrom(10, 9).map((value) => value * 1e6);
    const b = [...a.slice(0, 7), "hang", "wrong"] as const;
    const slow = [...ms(80, 8), "error"] as const;
    const found = verdict(raceOf({ loop: nine(90), a, b, slow }, plain));
    expect([found.best, ...found.sameAsBest].map((place) => place?.contender).sort()).toEqual([
      "a",
      "b",
    ]);
    expect(found.sure.match(/\w+ was not ok[^.]*\./g)).toEqual([
      "b was not ok in 2 of 9 rounds (hang and wrong).",
    ]);
  });

  it("are told without a verdict, too", () => {
    const found = verdict(raceOf({ loop: ms(30, 3), pool: [...ms(20, 2), "hang"] }, plain));
    expect(found.sure).toMatch(/ pool was not ok in 1 of 3 rounds \(hang\)\.$/);
  });
});

describe("a verdict without intervals", () => {
  it("is none, and says the lowest median instead", () => {
    expect(sentence({ loop: ms(30, 3), pool: ms(20, 3), other: ms(40, 3) })).toBe(
      "3 rounds, no verdict; lowest median: pool, 20.0 ms for start, first run and stop. 2 others take " +
        "1.50 to 2.00 times as long; other takes longest, because 40.0 of its 40.0 ms are the first run, " +
        "where pool takes 20.0 ms; over the whole sample its processes used 2.00 times the CPU time " +
        "(40.0 ms against 20.0 ms).",
    );
  });

  it("says where a contender won more rounds than the one with the lowest median", () => {
    const text = sentence({
      loop: [10, 20, 30].map((value) => value * 1e6),
      pool: [9, 21, 29].map((value) => value * 1e6),
      other: ms(90, 3),
    });
    expect(text).toContain("lowest median: loop, which runs alone, 20.0 ms");
    expect(text).toContain(
      "2 others take 0.97 to 4.50 times as long in the same rounds; other takes longest",
    );
  });

  it("of one round has no median", () => {
    expect(sentence({ loop: ms(30, 1), pool: ms(20, 1) })).toContain(
      "1 round, no verdict; lowest value: pool",
    );
  });

  it("calls nobody as fast, and nobody as good", () => {
    const found = verdict(raceOf({ loop: [10, 12, 14], pool: [11, 13, 15] }, plain));
    expect(found).toMatchObject({ decided: false, sameAsBest: [], best: { contender: "loop" } });
    expect(found.sentence).not.toMatch(/noise|as good/);
  });

  it("says what it would need, and the range that was seen", () => {
    const sure = (rounds: number) =>
      verdict(raceOf({ loop: ms(30, rounds), pool: upFrom(20e6, rounds) }, plain)).sure;
    expect(sure(3)).toBe(
      "3 rounds give medians and ranges; a verdict needs at least 6 rounds. pool was seen at 20.0–20.0 ms.",
    );
    expect(sure(1)).toBe("1 round gives single values; a verdict needs at least 6 rounds.");
  });

  it("for want of common rounds says that", () => {
    const early = [...ms(10), ...always("hang" as const, 6)];
    const late = [...always("hang" as const, 6), ...ms(20)];
    const found = verdict(raceOf({ early, late }, plain));
    expect(found.sentence).toContain(`${question}no verdict; lowest median: early`);
    expect(found.sure).toContain(
      "No verdict: ratios are to loop, and no two contenders have 6 rounds in common with it that are ok.",
    );
  });

  it("is none if the reference has no value, as the lab has no groups then", () => {
    const run = raceOf({ loop: ["hang"], a: ms(10), b: ms(20) }, plain);
    const found = verdict(run);
    expect(onlySection(run).blocks.some(({ grouped }) => grouped)).toBe(false);
    expect(found).toMatchObject({ decided: false, best: { contender: "a" }, sameAsBest: [] });
    expect(found.sentence).toContain("no verdict; lowest median: a");
    expect(found.sure).toMatch(/^No verdict: ratios are to loop, and no two /);
  });
});

describe("a verdict on little", () => {
  it("on one contender compares it with nothing", () => {
    expect(sentence({ pool: ms(20) })).toBe(
      "only pool, 20.0 ms for start, first run and stop; there is nothing to compare it with.",
    );
  });

  it("on none says nothing", () => {
    expect(sentence({ pool: ["hang"] })).toBe("no contender has a value, so nothing can be said.");
    expect(verdict(raceOf({ pool: ["hang"] }, plain))).toMatchObject({
      best: null,
      sure: "Nothing was measured.",
    });
  });

  it("lists who has no value, with status and reason", () => {
    const found = verdict(raceOf({ loop: ms(1), pool: ["hang"], gone: ["not_installed"] }, plain));
    expect(
      found.withoutValue.map(({ contender, status, reason }) => [contender, status, reason]),
    ).toEqual([
      ["pool", "hang", "why hang"],
      ["gone", "not_installed", "why not_installed"],
    ]);
  });
});
