// SPDX-License-Identifier: Apache-2.0
// The environment record for people: groups of labels and values.
import type { Run } from "./document.ts";
import { recordValue } from "./record.ts";
import { bytesText, groupedInteger, percentText, threeDigits } from "./units.ts";
import { counted, oneLine } from "./words.ts";

export interface EnvironmentRow {
  label: string;
  value: string;
}

export interface EnvironmentGroup {
  title: string;
  rows: EnvironmentRow[];
}

/** Says a value of the record; "" if it is not what was expected. */
type Format = (value: unknown) => string;
type Field = readonly [label: string, path: string, format: Format];

const text: Format = (value) => (typeof value === "string" ? oneLine(value) : "");
const number =
  (format: (value: number) => string): Format =>
  (value) =>
    typeof value === "number" ? format(value) : "";
const whole = number(groupedInteger);
const bytes = number(bytesText);
const megahertz = number((value) => `${groupedInteger(Math.round(value))} MHz`);
const share = number(percentText);
const flag: Format = (value) => (typeof value === "boolean" ? (value ? "yes" : "no") : "");
const onOff: Format = (value) => (typeof value === "boolean" ? (value ? "on" : "off") : "");
const list =
  (format: Format): Format =>
  (value) =>
    Array.isArray(value)
      ? value
          .map(format)
          .filter((part) => part !== "")
          .join(", ")
      : "";
/** A list of CPUs: an empty one says that there are none. */
const cpuList: Format = (value) => (value === "" ? "none" : text(value));
const seconds = number((value) =>
  value < 3600
    ? counted(Math.round(value / 60), "minute")
    : counted(Math.round(value / 3600), "hour"),
);
const tenths = number((value) => `${threeDigits(value)} %`);

function cache(value: unknown): string {
  const size = bytes(recordValue(value, "bytes"));
  const level = whole(recordValue(value, "level"));
  return size === "" || level === "" ? "" : `L${level} ${text(recordValue(value, "type"))} ${size}`;
}

function temperature(value: unknown): string {
  const celsius = recordValue(value, "celsius");
  return typeof celsius === "number" ? `${text(recordValue(value, "zone"))} ${celsius} °C` : "";
}

const groups: readonly (readonly [title: string, fields: readonly Field[]])[] = [
  [
    "Machine",
    [
      ["CPU", "host/cpu/model", text],
      ["architecture", "host/cpu/architecture", text],
      ["sockets", "host/cpu/sockets", whole],
      ["cores", "host/cpu/cores", whole],
      ["hardware threads", "host/cpu/threads", whole],
      ["NUMA nodes", "host/cpu/numa_nodes", whole],
      ["caches", "host/cpu/caches", list(cache)],
      ["memory", "host/memory_bytes", bytes],
      ["memory available before the run", "host/memory_available_bytes", bytes],
      ["swap", "host/swap/total_bytes", bytes],
      ["swap in use", "host/swap/used_bytes", bytes],
      ["virtual machine", "host/virtualisation/virtual_machine", flag],
      ["vendor", "host/virtualisation/vendor", text],
      ["product", "host/virtualisation/product", text],
      ["container", "host/virtualisation/container", text],
      ["kernel", "host/kernel/release", text],
      ["distribution", "host/distribution/name", text],
      ["up for", "host/uptime_s", seconds],
    ],
  ],
  [
    "Clock of the CPUs",
    [
      ["governor", "frequency/governors", list(text)],
      ["driver", "frequency/drivers", list(text)],
      ["lowest", "frequency/minimum_mhz", megahertz],
      ["highest", "frequency/maximum_mhz", megahertz],
      ["before the run", "frequency/current_mhz", list(megahertz)],
      ["turbo", "frequency/turbo", onOff],
      ["times held back by heat since boot", "frequency/throttle_events", whole],
      ["temperatures", "frequency/temperatures", list(temperature)],
      ["clock source", "frequency/clock_source", text],
    ],
  ],
  [
    "Limits and scheduler",
    [
      ["CPUs that the lab may use", "scheduler/effective_cpus", whole],
      ["CPUs online", "scheduler/online_cpus", whole],
      ["CPU affinity", "scheduler/affinity", cpuList],
      ["control group", "scheduler/cgroup/version", number((version) => `version ${version}`)],
      ["CPU quota", "scheduler/cgroup/quota_cpus", number((cpus) => `${threeDigits(cpus)} CPUs`)],
      ["memory limit", "scheduler/cgroup/memory_limit_bytes", bytes],
      ["process limit", "scheduler/cgroup/process_limit", whole],
      ["isolated CPUs", "scheduler/isolated_cpus", cpuList],
      ["CPUs without ticks", "scheduler/tickless_cpus", cpuList],
      ["simultaneous multithreading", "scheduler/smt_active", onOff],
      ["transparent huge pages", "scheduler/transparent_huge_pages", text],
      ["shared memory (/dev/shm)", "scheduler/shared_memory/size_bytes", bytes],
      ["largest pipe", "scheduler/pipe_bytes", bytes],
      ["autogroup", "scheduler/autogroup", onOff],
    ],
  ],
  [
    "Noise before the run",
    [
      ["load average over 1, 5 and 15 minutes", "noise/load_average", list(number(threeDigits))],
      ["runnable tasks", "noise/runnable", whole],
      ["time waited for a CPU, last 10 s", "noise/pressure/cpu/some_avg10", tenths],
      ["time waited for memory, last 10 s", "noise/pressure/memory/some_avg10", tenths],
      ["time waited for storage, last 10 s", "noise/pressure/io/some_avg10", tenths],
      ["CPU time kept back by the host since boot", "noise/steal_share", share],
    ],
  ],
  [
    "Software",
    [
      ["commit of the lab", "software/git/commit", text],
      ["sources changed since", "software/git/dirty", flag],
      ["compiler", "software/compiler", text],
      ["compiler flags", "software/compiler_flags", text],
      ["build type", "software/build_type", text],
      ["C library", "software/c_library", text],
      ["Python", "software/python/version", text],
      ["checksum of the Python packages", "software/python/lock_sum", text],
      ["checksum of the kernels", "software/kernels_sum", text],
    ],
  ],
];

/** Rows of an object of texts, by name. */
function entries(record: unknown): EnvironmentRow[] {
  return typeof record !== "object" || record === null
    ? []
    : Object.entries(record)
        .flatMap(([label, value]) =>
          typeof value === "string" ? [{ label: oneLine(label), value: oneLine(value) }] : [],
        )
        .sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** What the record does not know is left out, and so are groups without a row. */
export function environmentGroups(run: Run): EnvironmentGroup[] {
  const { environment } = run;
  const found = groups.map(([title, fields]) => ({
    title,
    rows: fields.flatMap(([label, path, format]) => {
      const value = format(recordValue(environment, path));
      return value === "" ? [] : [{ label, value }];
    }),
  }));
  return [
    ...found,
    {
      title: "Environment variables",
      rows: entries(recordValue(environment, "software/variables")),
    },
    {
      title: "Python packages",
      rows: entries(recordValue(environment, "software/python/packages")),
    },
  ].filter(({ rows }) => rows.length > 0);
}
