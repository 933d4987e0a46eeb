// SPDX-License-Identifier: Apache-2.0
// Which questions a run can answer, and where the answer comes from.
import { describe, expect, it } from "vitest";
import type { Run } from "../../src/data/document.ts";
import { answer, type PresetId, presetsOf } from "../../src/data/presets.ts";
import { queueVerdict } from "../../src/data/queue_verdict.ts";
import { Samples } from "../../src/data/samples.ts";
import { verdictOf } from "../../src/data/verdict.ts";
import { completeDocument, emptyDocument, failuresDocument } from "../support/documents.ts";
import { firstRun, raceOf, there } from "../support/races.ts";

const run = firstRun(completeDocument());
const samples = new Samples(run);
const presetOf = (of: Run, id: PresetId) => there(presetsOf(of).find((preset) => preset.id === id));
const ids = (of: Run) => presetsOf(of).map(({ id }) => id);

describe("the questions", () => {
  it("are all asked of a complete run, each once", () => {
    expect(ids(run)).toEqual([
      ...["one_loop", "running_pool", "small_tasks", "shared_input"],
      ...["worker_state", "slow_start", "large_messages", "small_messages"],
    ]);
  });

  it("are only those that the run can answer", () => {
    expect(ids(firstRun(emptyDocument()))).toEqual([]);
    expect(ids({ ...run, sections: [] })).toEqual(["large_messages", "small_messages"]);
    expect(ids({ ...run, queue: [] })).not.toContain("large_messages");
    const failed = raceOf({ loop: ["hang"] });
    expect(ids(failed)).toEqual(["shared_input"]); // asked of the workload: that all failed is the answer
  });

  it("ask for the hot run where workers are running already, else for all of it", () => {
    expect(presetOf(run, "running_pool").target).toMatchObject({
      quantity: "hot_run",
      sections: [0, 1, 2],
    });
    expect(presetOf(run, "one_loop").target).toMatchObject({
      quantity: "total",
      sections: [0, 1, 2],
    });
  });

  it("find the workload with the shortest tasks by the reference's time", () => {
    const preset = presetOf(run, "small_tasks");
    expect(preset.target).toMatchObject({ sections: [1] });
    expect(preset.explanation).toContain("stateful has the shortest tasks: 199 us each");
  });

  it("find workloads by what they stand for", () => {
    const workloads = (["shared_input", "worker_state", "slow_start"] as const).map((id) => {
      const { target } = presetOf(run, id);
      return target.kind === "sections"
        ? target.sections.map((index) => run.sections[index]?.workload)
        : [];
    });
    expect(workloads).toEqual([["numerical"], ["stateful"], ["initialization"]]);
  });

  it("take the largest and the smallest array, for a round trip and a stream", () => {
    expect(presetOf(run, "large_messages").target).toEqual({
      kind: "queue",
      parts: [
        { part: 1, measure: "round_trip", size: 3 },
        { part: 2, measure: "stream", size: 3 },
      ],
    });
    expect(presetOf(run, "small_messages").target).toMatchObject({
      parts: [{ size: 0 }, { size: 0 }],
    });
    expect(presetOf(run, "large_messages").explanation).toContain(
      "Arrays of 410 kB, the largest here.",
    );
  });

  it("take the largest array that somebody managed", () => {
    const cells = run.cells.map((cell) =>
      cell.parameters["elements"] === 51200
        ? { ...cell, round_trip: null, stream_bytes_per_s: null }
        : cell,
    );
    expect(presetOf({ ...run, cells }, "large_messages").target).toMatchObject({
      parts: [{ size: 2 }, { size: 2 }],
    });
  });
});

describe("an answer", () => {
  it("is the verdict on each workload that the question is about", () => {
    const { sentences, sure } = answer(run, samples, presetOf(run, "running_pool"));
    const verdicts = run.sections.map((section) => verdictOf(run, samples, section, "hot_run"));
    expect(sentences).toEqual(verdicts.map(({ sentence }) => sentence));
    expect(sure).toContain(`stateful: ${there(verdicts[1]).sure}`);
  });

  it("about one workload says how sure it is without naming it again", () => {
    const { sentences, sure } = answer(run, samples, presetOf(run, "worker_state"));
    expect(sentences).toHaveLength(1);
    expect(sure).toMatch(/^3 rounds give medians and ranges/);
  });

  it("about messages is the verdict at that size", () => {
    const part = there(run.queue[1]);
    expect(answer(run, samples, presetOf(run, "small_messages")).sentences[0]).toBe(
      queueVerdict(run, samples, part, "round_trip", 0).sentence,
    );
  });

  it("is there for every question of a run with every failure", () => {
    const failures = firstRun(failuresDocument());
    for (const preset of presetsOf(failures)) {
      const { sentences, sure } = answer(failures, new Samples(failures), preset);
      for (const text of [...sentences, sure, preset.question, preset.explanation]) {
        expect(text).toMatch(/^\S.*\.$/);
      }
    }
  });
});
