// SPDX-License-Identifier: Apache-2.0
// Rows of the table as samples.
import { describe, expect, it } from "vitest";
import type { SampleField, SampleValue } from "../../src/data/document.ts";
import { Samples } from "../../src/data/samples.ts";
import { completeDocument } from "../support/documents.ts";
import { firstRun, raceOf, there } from "../support/races.ts";

/** The one sample of a run of one row, given by its fields. */
function sampleOf(fields: Partial<Record<SampleField, SampleValue>>) {
  const run = raceOf({ loop: [1] });
  const names = Object.keys(fields) as SampleField[];
  run.samples = { fields: names, rows: [names.map((name) => fields[name] ?? null)] };
  return there(new Samples(run).at(0));
}

const ok = { cell: 0, round: 3, status: "ok", start_ns: 10, run_ns: [100, 7, 9, 8], stop_ns: 5 };

describe("a sample", () => {
  it("has the headline start + cold run + stop", () => {
    expect(sampleOf(ok)).toMatchObject({
      totalNs: 115,
      coldRunNs: 100,
      startNs: 10,
      stopNs: 5,
      round: 3,
    });
  });

  it("has the median of its later runs as hot run, and none if it ran once", () => {
    expect(sampleOf(ok).hotRunNs).toBe(8);
    expect(sampleOf({ ...ok, run_ns: [100] }).hotRunNs).toBeNull();
  });

  it("has no headline if one of its parts is missing", () => {
    for (const missing of ["start_ns", "run_ns", "stop_ns"] as const) {
      expect(sampleOf({ ...ok, [missing]: null }).totalNs).toBeNull();
    }
  });

  it("has CPU time only if it is ok: what a killed tree used says nothing", () => {
    const used = { cpu_user_ns: 30, cpu_system_ns: 4 };
    expect(sampleOf({ ...ok, ...used }).cpuNs).toBe(34);
    const killed = sampleOf({ cell: 0, status: "hang", reason: "no reply", ...used });
    expect(killed).toMatchObject({
      cpuNs: null,
      cpuUserNs: 30,
      totalNs: null,
      runNs: [],
      reason: "no reply",
    });
  });

  it("names its log, and the stacks that the reason of a hang names", () => {
    const reason = "no reply to run within 5 s; stacks in stacks/00091-queue-pipe.txt";
    const stacks = "stacks/00091-queue-pipe.txt";
    expect(sampleOf({ ...ok, log: "logs/1.log" }).logs).toEqual(["logs/1.log"]);
    expect(sampleOf({ cell: 0, status: "hang", reason }).logs).toEqual([stacks]);
    expect(sampleOf({ cell: 0, status: "hang", reason, log: "a" }).logs).toEqual(["a", stacks]);
    expect(sampleOf(ok).logs).toEqual([]);
  });

  it("has the calls of the queue with their names", () => {
    expect(sampleOf({ ...ok, put_ns: [15, 20, 14, 10, 40, 4] }).put).toEqual({
      ...{ median: 15, mean: 20, standardDeviation: 14, smallest: 10, largest: 40, count: 4 },
    });
    expect(
      sampleOf({ ...ok, get_ns: [15, 15, null as unknown as number, 15, 15, 1] }).get,
    ).toMatchObject({
      ...{ standardDeviation: null, count: 1 },
    });
    expect(sampleOf(ok)).toMatchObject({
      put: null,
      get: null,
      roundTrip: null,
      streamBytesPerS: null,
    });
  });

  it("reads each field from its own place", () => {
    const numbers = [
      ["cell", "cell"],
      ["round", "round"],
      ["position", "position"],
      ["import_ns", "importNs"],
      ["start_ns", "startNs"],
      ["stop_ns", "stopNs"],
      ["lab_wall_ns", "labWallNs"],
      ["cpu_user_ns", "cpuUserNs"],
      ["cpu_system_ns", "cpuSystemNs"],
      ["peak_pss_bytes", "peakPssBytes"],
      ["peak_shm_bytes", "peakShmBytes"],
      ["processes", "processes"],
      ["voluntary_switches", "voluntarySwitches"],
      ["involuntary_switches", "involuntarySwitches"],
      ["steal_ns", "stealNs"],
      ["foreign_cpu_ns", "foreignCpuNs"],
      ["cpu_pressure_ns", "cpuPressureNs"],
      ["memory_pressure_ns", "memoryPressureNs"],
      ["io_pressure_ns", "ioPressureNs"],
      ["load_average", "loadAverage"],
      ["sampling_cpu_share", "samplingCpuShare"],
      ["stream_bytes_per_s", "streamBytesPerS"],
    ] as const;
    const fields = Object.fromEntries(numbers.map(([field], index) => [field, 100 + index]));
    const sample = sampleOf(fields);
    expect(numbers.map(([, name]) => sample[name])).toEqual(Object.values(fields));
    const texts = sampleOf({
      started_at: "a",
      predecessor: "b",
      log: "c",
      reason: "d",
      status: "e",
    });
    expect(
      [texts.startedAt, texts.predecessor, texts.log, texts.reason, texts.status].join(""),
    ).toBe("abcde");
    expect(sampleOf({ round_trip_ns: [1, 2, 3, 4, 5, 2] }).roundTrip).toMatchObject({
      standardDeviation: 3,
      count: 2,
    });
  });

  it("finds its fields by name, wherever they stand", () => {
    const turned = Object.fromEntries(Object.entries({ ...ok, load_average: 0.5 }).reverse());
    expect(sampleOf(turned)).toMatchObject({ totalNs: 115, loadAverage: 0.5, status: "ok" });
  });

  it("has null for a number and an empty text for a text that is not there", () => {
    expect(sampleOf({ cell: 0, status: "ok" })).toMatchObject({
      loadAverage: null,
      log: "",
      predecessor: "",
    });
  });
});

describe("the samples of a run", () => {
  const run = firstRun(completeDocument());
  const samples = new Samples(run);

  it("are all there, in the order in which they were measured", () => {
    const all = [...samples.all()];
    expect(all.map(({ index }) => index)).toEqual(run.samples.rows.map((_, index) => index));
    expect(samples.count).toBe(all.length);
  });

  it("are grouped by cell, each once", () => {
    const grouped = run.cells.flatMap((_, cell) => samples.of(cell));
    expect(grouped.map(({ index }) => index).sort((a, b) => a - b)).toEqual(
      run.samples.rows.map((_, index) => index),
    );
    run.cells.forEach((_, cell) => {
      expect(samples.of(cell).every((sample) => sample.cell === cell)).toBe(true);
    });
  });

  it("stand by round in a cell, also if a run was resumed", () => {
    const resumed = raceOf({ loop: [5, 6, 7] });
    resumed.samples.rows.reverse();
    expect(new Samples(resumed).of(0).map(({ round, totalNs }) => [round, totalNs])).toEqual([
      [0, 5],
      [1, 6],
      [2, 7],
    ]);
  });

  it("are the same objects each time, so that they can be compared", () => {
    expect(samples.of(0)[0]).toBe(samples.at(there(samples.of(0)[0]).index));
  });

  it("are none where there is no such cell or place", () => {
    expect(samples.of(run.cells.length)).toEqual([]);
    expect(samples.of(-1)).toEqual([]);
    expect(samples.at(samples.count)).toBeUndefined();
  });
});
