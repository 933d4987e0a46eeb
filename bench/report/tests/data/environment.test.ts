// SPDX-License-Identifier: Apache-2.0
// The environment record as rows, and what makes two of them differ.
import { describe, expect, it, test } from "vitest";
import { environmentGroups } from "../../src/data/environment.ts";
import { recordNumber, recordText, recordValue } from "../../src/data/record.ts";
import { environment } from "../support/documents.ts";
import { raceOf } from "../support/races.ts";

function rowsOf(record: Record<string, unknown>): Record<string, Record<string, string>> {
  const groups = environmentGroups({ ...raceOf({ loop: [1] }), environment: record });
  return Object.fromEntries(
    groups.map(({ title, rows }) => [
      title,
      Object.fromEntries(rows.map(({ label, value }) => [label, value])),
    ]),
  );
}

test("the record is told in groups of labels and values", () => {
  expect(rowsOf(environment)).toEqual({
    Machine: {
      ...{
        CPU: "Example CPU @ 3.00GHz",
        "hardware threads": "2",
        caches: "L1 Data 32.8 kB",
        memory: "25.2 GB",
      },
      ...{
        "virtual machine": "yes",
        kernel: "6.1.0-13-amd64",
        distribution: "Debian GNU/Linux 12 (bookworm)",
      },
    },
    "Limits and scheduler": { "CPUs that the lab may use": "2" },
    "Noise before the run": { "load average over 1, 5 and 15 minutes": "0.210, 0.350, 0.400" },
    Software: {
      ...{
        "commit of the lab": "9a85e4b0c1d2e3f405162738495a6b7c8d9e0f1a",
        "sources changed since": "no",
      },
      Python: "3.11.2",
    },
    "Environment variables": { OMP_NUM_THREADS: "1" },
    "Python packages": { example: "1.2.3" },
  });
});

test("everything that the lab records for people is told", () => {
  const host = {
    cpu: { model: "CPU", architecture: "x86_64", sockets: 1, cores: 2, threads: 4, numa_nodes: 1 },
    ...{
      memory_bytes: 8e9,
      memory_available_bytes: 7e9,
      swap: { total_bytes: 2e9, used_bytes: 1e9 },
    },
    virtualisation: {
      virtual_machine: true,
      vendor: "Vendor",
      product: "Product",
      container: "podman",
    },
    ...{ kernel: { release: "6.1" }, distribution: { name: "Debian" }, uptime_s: 7200 },
  };
  const frequency = {
    ...{
      governors: ["performance"],
      drivers: ["acpi"],
      minimum_mhz: 800,
      maximum_mhz: 3400,
      current_mhz: [1000, 2000],
    },
    ...{ turbo: true, throttle_events: 3, clock_source: "tsc" },
  };
  const scheduler = {
    ...{ effective_cpus: 2, online_cpus: 4, affinity: "0-1" },
    cgroup: { version: 2, quota_cpus: 1.5, memory_limit_bytes: 4e9, process_limit: 1000 },
    ...{
      isolated_cpus: "3",
      tickless_cpus: "2",
      smt_active: true,
      transparent_huge_pages: "madvise",
    },
    ...{ shared_memory: { size_bytes: 6e7 }, pipe_bytes: 1048576, autogroup: false },
  };
  const noise = {
    ...{ load_average: [1], runnable: 2, steal_share: 0.01 },
    pressure: { cpu: { some_avg10: 1.5 }, memory: { some_avg10: 0 }, io: { some_avg10: 0.25 } },
  };
  const software = {
    git: { commit: "abc", dirty: true },
    ...{ compiler: "GCC", compiler_flags: "-O2", build_type: "Release", c_library: "glibc" },
    ...{ python: { version: "3.11", lock_sum: "sum1" }, kernels_sum: "sum2" },
  };
  expect(rowsOf({ host, frequency, scheduler, noise, software })).toEqual({
    Machine: {
      ...{
        CPU: "CPU",
        architecture: "x86_64",
        sockets: "1",
        cores: "2",
        "hardware threads": "4",
        "NUMA nodes": "1",
      },
      ...{
        memory: "8.00 GB",
        "memory available before the run": "7.00 GB",
        swap: "2.00 GB",
        "swap in use": "1.00 GB",
      },
      ...{
        "virtual machine": "yes",
        vendor: "Vendor",
        product: "Product",
        container: "podman",
        kernel: "6.1",
      },
      ...{ distribution: "Debian", "up for": "2 hours" },
    },
    "Clock of the CPUs": {
      ...{
        governor: "performance",
        driver: "acpi",
        lowest: "800 MHz",
        highest: "3,400 MHz",
        turbo: "on",
      },
      ...{
        "before the run": "1,000 MHz, 2,000 MHz",
        "times held back by heat since boot": "3",
        "clock source": "tsc",
      },
    },
    "Limits and scheduler": {
      ...{
        "CPUs that the lab may use": "2",
        "CPUs online": "4",
        "CPU affinity": "0-1",
        "control group": "version 2",
      },
      ...{
        "CPU quota": "1.50 CPUs",
        "memory limit": "4.00 GB",
        "process limit": "1,000",
        "isolated CPUs": "3",
      },
      ...{
        "CPUs without ticks": "2",
        "simultaneous multithreading": "on",
        "transparent huge pages": "madvise",
      },
      ...{ "shared memory (/dev/shm)": "60.0 MB", "largest pipe": "1.05 MB", autogroup: "off" },
    },
    "Noise before the run": {
      ...{ "load average over 1, 5 and 15 minutes": "1.00", "runnable tasks": "2" },
      ...{
        "time waited for a CPU, last 10 s": "1.50 %",
        "time waited for memory, last 10 s": "0 %",
      },
      ...{
        "time waited for storage, last 10 s": "0.250 %",
        "CPU time kept back by the host since boot": "1.00 %",
      },
    },
    Software: {
      ...{
        "commit of the lab": "abc",
        "sources changed since": "yes",
        compiler: "GCC",
        "compiler flags": "-O2",
      },
      ...{ "build type": "Release", "C library": "glibc", Python: "3.11" },
      ...{ "checksum of the Python packages": "sum1", "checksum of the kernels": "sum2" },
    },
  });
});

describe("a value of the record", () => {
  const clock = (frequency: Record<string, unknown>) => rowsOf({ frequency })["Clock of the CPUs"];

  it("has its unit", () => {
    expect(
      clock({ governors: ["powersave", "performance"], maximum_mhz: 3400.4, turbo: false }),
    ).toEqual({
      ...{ governor: "powersave, performance", highest: "3,400 MHz", turbo: "off" },
    });
    expect(clock({ temperatures: [{ zone: "x86_pkg_temp", celsius: 45.5 }] })).toEqual({
      temperatures: "x86_pkg_temp 45.5 °C",
    });
    expect(rowsOf({ host: { uptime_s: 7200 } })["Machine"]).toEqual({ "up for": "2 hours" });
    expect(rowsOf({ host: { uptime_s: 60 } })["Machine"]).toEqual({ "up for": "1 minute" });
    expect(rowsOf({ noise: { steal_share: 0.0123 } })["Noise before the run"]).toEqual({
      "CPU time kept back by the host since boot": "1.23 %",
    });
  });

  it("that is zero or off is said, one that is unknown is not", () => {
    expect(clock({ throttle_events: 0, turbo: null, governors: [] })).toEqual({
      "times held back by heat since boot": "0",
    });
    expect(
      rowsOf({ scheduler: { isolated_cpus: "", tickless_cpus: null } })["Limits and scheduler"],
    ).toEqual({
      "isolated CPUs": "none",
    });
  });

  it("of another kind than expected is left out", () => {
    expect(rowsOf({ host: { cpu: "none", memory_bytes: "many" }, software: [1, 2] })).toEqual({});
  });

  it("is one line of plain text", () => {
    expect(rowsOf({ host: { cpu: { model: "A\nB\u202E" } } })["Machine"]).toEqual({ CPU: "A B" });
  });
});

test("a record that is empty has no group", () => {
  expect(rowsOf({})).toEqual({});
});

test("a value is found by its path, or not at all", () => {
  const record = { a: { b: [{ c: 7 }], text: "x" } };
  expect(recordValue(record, "a/b/0/c")).toBe(7);
  expect(recordNumber(record, "a/b/0/c")).toBe(7);
  expect(recordText(record, "a/text")).toBe("x");
  expect(recordNumber(record, "a/text")).toBeNull();
  expect(recordText(record, "a/b")).toBe("");
  for (const path of ["a/x", "x/y", "a/text/length", "toString", "a/b/length/x"]) {
    expect(recordValue(record, path)).toBeUndefined();
  }
});
