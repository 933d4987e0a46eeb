// SPDX-License-Identifier: Apache-2.0
// Facts of workloads, worked out from their parameters.
import { describe, expect, it, test } from "vitest";
import { factRows, factsOf, taskNs, workPhrase } from "../../src/data/parameters.ts";
import { completeDocument, initialization, numerical, stateful } from "../support/documents.ts";
import { firstRun, there } from "../support/races.ts";

describe("the facts of a workload", () => {
  it("of the numerical one are those of its image and filters", () => {
    // Every fifth of 1,500 rows and columns: 300 x 300 numbers of 8 bytes.
    expect(factsOf("numerical", numerical)).toEqual({
      ...{ tasks: 32, sharedBytes: 1500 * 1500 * 8, bytesInPerTask: 128, bytesOutPerTask: 720_000 },
      bytesPerWorker: null,
    });
    expect(factsOf("numerical", { size: 5000, stride: 5 }).bytesOutPerTask).toBe(8_000_000);
    expect(factsOf("numerical", { size: 11, stride: 5 }).bytesOutPerTask).toBe(3 * 3 * 8);
  });

  it("of the stateful one are those of its documents", () => {
    // The mean of 15,000 and of 5,000 words of 20 letters with blanks between them.
    expect(factsOf("stateful", stateful)).toMatchObject({
      tasks: 200,
      bytesInPerTask: 10_000 * 21 - 1,
    });
    expect(factsOf("stateful", { ...stateful, directory: "texts" })).toMatchObject({
      tasks: null,
      bytesInPerTask: null,
    });
    expect(factsOf("stateful", { ...stateful, words_even: 0, words_odd: 0 }).bytesInPerTask).toBe(
      0,
    );
  });

  it("of the initialization one are those of its model and images", () => {
    expect(factsOf("initialization", initialization)).toEqual({
      ...{ tasks: 500, sharedBytes: null, bytesInPerTask: 8 * 64 * 4, bytesOutPerTask: 32 },
      bytesPerWorker: 40e6,
    });
  });

  it("of the queue are those of its messages", () => {
    expect(factsOf("queue", { elements: 51200, messages: 1000 })).toMatchObject({
      tasks: 1000,
      bytesInPerTask: 409_600,
    });
  });

  it("are unknown where the parameters do not say them", () => {
    const unknown = {
      tasks: null,
      sharedBytes: null,
      bytesInPerTask: null,
      bytesOutPerTask: null,
      bytesPerWorker: null,
    };
    expect(factsOf("something else", { size: 1 })).toEqual(unknown);
    expect(factsOf("numerical", { size: "large" })).toMatchObject({
      tasks: null,
      sharedBytes: null,
      bytesOutPerTask: null,
    });
    expect(factsOf("initialization", {})).toEqual(unknown);
  });

  it("are rows for people, without those that are unknown", () => {
    expect(factRows("numerical", numerical)).toEqual([
      { label: "tasks", value: "32" },
      { label: "input that all tasks share", value: "18.0 MB" },
      { label: "input of a task", value: "128 B" },
      { label: "result of a task", value: "720 kB" },
    ]);
    expect(factRows("queue", { elements: 100, messages: 1000 })).toEqual([
      { label: "messages", value: "1,000" },
      { label: "size of a message", value: "800 B" },
    ]);
    expect(factRows("something else", {})).toEqual([]);
  });
});

test("a sentence names what sets the work apart", () => {
  expect(workPhrase("numerical", numerical)).toBe(
    "numerical work (one shared input of 18.0 MB, results of 720 kB per task)",
  );
  expect(workPhrase("stateful", stateful)).toBe("stateful work (inputs of 210 kB per task)");
  expect(workPhrase("initialization", initialization)).toBe(
    "initialization work (40.0 MB to load per worker)",
  );
  expect(workPhrase("stateful", {})).toBe("stateful work");
  expect(workPhrase("new\nkind", {})).toBe("new kind work");
});

test("a task of the reference takes its first run divided by the tasks", () => {
  const run = firstRun(completeDocument());
  const section = there(run.sections[0]);
  const cell = there(
    run.cells.find(
      ({ contender, workload }) => contender === "loop_cpp" && workload === "numerical",
    ),
  );
  expect(taskNs(run, section)).toBe(there(cell.cold_run).median / 32);
  expect(taskNs({ ...run, reference: "nobody" }, section)).toBeNull();
  expect(taskNs(run, { ...section, parameters: { filters: 0 } })).toBeNull();
  expect(taskNs(run, { ...section, parameters: {} })).toBeNull();
});
