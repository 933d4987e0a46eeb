// SPDX-License-Identifier: Apache-2.0
// Curves by size, what hangs from where, and who is fastest at a size.
import { describe, expect, it } from "vitest";
import type { QueuePart, Run, Status } from "../../src/data/document.ts";
import {
  hangSentences,
  higherIsBetter,
  measuresOf,
  measureTitle,
  queueCurves,
  queueText,
} from "../../src/data/queue.ts";
import { queueVerdict } from "../../src/data/queue_verdict.ts";
import { Samples } from "../../src/data/samples.ts";
import { completeDocument, tenRoundsDocument } from "../support/documents.ts";
import type { SampleSpec } from "../support/run_builder.ts";
import { firstRun, runOfSamples, there } from "../support/races.ts";

type Outcome = number | Status;

const calls = (median: number) => [median, median * 2, 1, 0, median * 9, 10];

/** For each contender the outcomes by round of each size: 10, 20, 40 ... elements. */
function queueOf(part: string, contenders: Record<string, Outcome[][]>): Run {
  const samples = Object.entries(contenders).flatMap(([contender, sizes]) =>
    sizes.flatMap((rounds, size) =>
      rounds.map((outcome, round): SampleSpec => {
        const parameters = { part, elements: 10 * 2 ** size, messages: 5 };
        const cell = { workload: "queue", parameters, contender, workers: 2, round };
        if (typeof outcome === "string") {
          return { ...cell, status: outcome, reason: `why ${outcome}` };
        }
        switch (part) {
          case "put_get":
            return { ...cell, putNs: calls(outcome), getNs: calls(3 * outcome) };
          case "round_trip":
            return { ...cell, roundTripNs: calls(outcome) };
          default:
            return { ...cell, streamBytesPerS: outcome };
        }
      }),
    ),
  );
  return runOfSamples(samples);
}

const partOf = (run: Run): QueuePart => there(run.queue[0]);
const six = (value: number) => [value, value, value, value, value, value];

describe("a curve", () => {
  const run = queueOf("put_get", { a: [[1, 3, 2], [8]], b: [[4, 6, 8], ["hang"], ["skipped"]] });
  const curves = (measure: "put" | "get", reference: string | null = null) =>
    queueCurves(run, new Samples(run), partOf(run), measure, reference);

  it("has the median of the calls at each size, and its bytes", () => {
    const [a] = curves("put");
    expect(a?.points.map(({ elements, bytes, value }) => [elements, bytes, value?.median])).toEqual(
      [
        [10, 80, 2],
        [20, 160, 8],
        [40, 320, undefined],
      ],
    );
    expect(curves("get")[0]?.points[0]?.value?.median).toBe(6);
  });

  it("has the estimate of the lab", () => {
    const lab = firstRun(completeDocument());
    const part = there(lab.queue.find(({ part }) => part === "round_trip"));
    for (const { points } of queueCurves(lab, new Samples(lab), part, "round_trip")) {
      for (const { cell, value } of points) {
        expect(value).toEqual(lab.cells[cell ?? -1]?.round_trip?.median);
      }
    }
  });

  it("tells a failure from what was not measured, and neither is zero", () => {
    const [a, b] = curves("put");
    expect(b?.points[1]).toMatchObject({ value: null, status: "hang", reason: "why hang" });
    expect(b?.points[2]).toMatchObject({ value: null, status: "skipped" });
    expect(a?.points[2]).toMatchObject({ cell: null, value: null, status: null, reason: "" });
    expect(a?.points[0]).toMatchObject({ status: null });
  });

  it("is a quotient of the same rounds if a reference is chosen", () => {
    const [a, b] = curves("put", "a");
    expect(b?.points[0]?.value).toMatchObject({ count: 3, minimum: 2, maximum: 4, median: 4 });
    expect(a?.points.map(({ value }) => value?.median)).toEqual([1, 1, undefined]);
    expect(curves("put", "nobody")[0]?.points[0]?.value).toBeNull();
  });
});

describe("what a part measures", () => {
  it("follows from its cells", () => {
    const run = firstRun(completeDocument());
    expect(run.queue.map((part) => measuresOf(run, part))).toEqual([
      ["put", "get"],
      ["round_trip"],
      ["stream"],
    ]);
    const failed = queueOf("round_trip", { a: [["hang"]] });
    expect(measuresOf(failed, partOf(failed))).toEqual([]);
  });

  it("is better if larger only for a stream", () => {
    expect((["put", "get", "round_trip", "stream"] as const).map(higherIsBetter)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it("has a title", () => {
    const titles = (["put", "get", "round_trip", "stream"] as const).map(measureTitle);
    expect(titles).toEqual(["put, one call", "get, one call", "round trip", "stream"]);
  });

  it("has its unit", () => {
    expect(queueText(12_345, "put", false)).toBe("12.3 us");
    expect(queueText(1.23e9, "stream", false)).toBe("1.23 GB/s");
    expect(queueText(0.53, "stream", true)).toBe("0.53x");
  });
});

describe("a queue that hangs", () => {
  const hangsFrom = (sizes: Outcome[][]) => {
    const run = queueOf("put_get", { other: sizes.map(() => [1]), a: sizes });
    return queueCurves(run, new Samples(run), partOf(run), "put").find(
      ({ contender }) => contender === "a",
    )?.hangsFrom;
  };

  it("does so from the smallest size at which it hangs and manages no larger one", () => {
    expect(hangsFrom([[1], ["hang"], ["skipped"]])).toBe(20);
    expect(hangsFrom([["hang"], ["hang"], ["hang"]])).toBe(10);
  });

  it("does not if it manages a larger one, or hangs only now and then, or fails otherwise", () => {
    expect(hangsFrom([[1], ["hang"], [1]])).toBeNull();
    expect(hangsFrom([[1], [1, "hang"], [1]])).toBeNull();
    expect(hangsFrom([[1], [1, "hang"]])).toBeNull();
    expect(hangsFrom([[1], ["crash"], ["skipped"]])).toBeNull();
  });

  it("shares a sentence with those that hang at the same size", () => {
    const run = queueOf("put_get", {
      b: [[1], [1], ["hang"]],
      c: [[1], ["hang"], ["skipped"]],
      a: [[1], ["hang"], ["skipped"]],
      fine: [[1], [1], [1]],
    });
    expect(hangSentences(run, partOf(run))).toEqual([
      "put and get: a and c hang at 20 elements (160 bytes); larger arrays were not tried.",
      "put and get: b hangs at 40 elements (320 bytes).",
    ]);
  });

  it("is told from one of which larger arrays were tried", () => {
    const run = queueOf("round_trip", {
      a: [[1], ["hang"], ["skipped"]],
      b: [[1], ["hang"], ["crash"]],
      c: [[1], ["hang"], ["hang"]],
      d: [["hang"], ["skipped"], ["hang"]],
    });
    expect(hangSentences(run, partOf(run))).toEqual([
      "round trip: d hangs at 10 elements (80 bytes) and manages no larger array.",
      "round trip: a hangs at 20 elements (160 bytes); larger arrays were not tried.",
      "round trip: b and c hang at 20 elements (160 bytes) and manage no larger array.",
    ]);
  });

  it("has no sentence where none hangs", () => {
    const run = queueOf("stream", { a: [[1]] });
    expect(hangSentences(run, partOf(run))).toEqual([]);
  });
});

describe("the verdict at a size", () => {
  const verdict = (run: Run, measure: "put" | "round_trip" | "stream", size = 0) =>
    queueVerdict(run, new Samples(run), partOf(run), measure, size);

  it("takes the shortest round trip for the best", () => {
    const run = queueOf("round_trip", { a: [six(2000)], b: [six(1000)] });
    expect(verdict(run, "round_trip")).toMatchObject({
      ...{ decided: true, elements: 10, best: { contender: "b", value: { median: 1000 } } },
      sentence: "For round trips of 80.0 B: b, 1.00 us a round trip. a takes 2.00 times as long.",
      sure:
        "6 rounds; the median of b lies within 1.00–1.00 us (an interval of 96.9 %). " +
        "The next slower one, a, takes 2.00 times as long [2.00–2.00x].",
    });
  });

  it("takes the largest stream for the best, and tells the others by their time", () => {
    const run = queueOf("stream", {
      a: [[1e9, 2e9, 1e9, 2e9, 1e9, 2e9]],
      b: [six(4e9)],
      c: [six(4e9)],
    });
    const found = verdict(run, "stream");
    expect(found.best).toMatchObject({ contender: "b", value: { median: 4e9 } });
    expect(found.slower[0]).toMatchObject({
      contender: "a",
      value: { median: 1.5e9 },
      times: { median: 3 },
    });
    expect(found.sentence).toBe(
      "For a stream of arrays of 80.0 B: b, 4.00 GB/s one way; c is as fast within the noise. " +
        "a takes 3.00 times as long.",
    );
    expect(found.sure).toContain("lies within 4.00–4.00 GB/s");
  });

  it("is of the size that was asked for, and names who has no value there", () => {
    const run = queueOf("put_get", { a: [six(10), six(10)], b: [six(5), ["hang"]] });
    expect(verdict(run, "put", 1)).toMatchObject({
      ...{
        elements: 20,
        best: { contender: "a" },
        withoutValue: [{ contender: "b", status: "hang" }],
      },
      sentence:
        "For putting arrays of 160 B: only a, 10.0 ns a put; there is nothing to compare it with. No value: b (hang).",
    });
  });

  it("says nothing of workers, also of one that runs alone", () => {
    const run = queueOf("round_trip", { loop: [six(1000)], b: [six(2000)] });
    expect(verdict(run, "round_trip").sentence).not.toContain("No contender with");
  });

  it("is none with few rounds", () => {
    const run = queueOf("round_trip", { a: [[2000, 2000]], b: [[1000, 1000]] });
    expect(verdict(run, "round_trip").sentence).toContain("2 rounds, no verdict; lowest median: b");
  });

  it("has the lab's values", () => {
    const lab = firstRun(tenRoundsDocument());
    const part = there(lab.queue.find(({ part }) => part === "stream"));
    const { best, slower } = queueVerdict(lab, new Samples(lab), part, "stream", 3);
    for (const place of [there(best), ...slower]) {
      expect(place.value).toEqual(lab.cells[place.cell]?.stream_bytes_per_s);
    }
  });
});
