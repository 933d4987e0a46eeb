// SPDX-License-Identifier: Apache-2.0
// Documents for tests: complete, with every failure, empty, large, comparable, with intervals.
import type { ReportDocument, Run, Status } from "../../src/data/document.ts";
import { contenders, hostileContender } from "./contenders.ts";
import { buildRun, type RunSpec, type SampleSpec } from "./run_builder.ts";

const ms = 1e6;

/** Start, cold run, stop in ms; the hot run takes a tenth less. */
type Times = readonly [start: number, run: number, stop: number];

export const numerical = { filters: 32, image: "", seed: 1, size: 1500, stride: 5 };
export const stateful = {
  ...{ directory: "", documents: 200, letters: 20, seed: 1, words_even: 15000, words_odd: 5000 },
};
export const initialization = {
  evaluations: 10,
  images: 8,
  model_megabytes: 40,
  runs: 50,
  seed: 1,
};

export const environment = {
  host: {
    id: "0d8ef1f6-5c2e-5b59-a7f5-3f4ba2a1ce0f",
    cpu: {
      model: "Example CPU @ 3.00GHz",
      threads: 2,
      caches: [{ level: 1, type: "Data", bytes: 32768 }],
    },
    memory_bytes: 25_228_214_272,
    virtualisation: { virtual_machine: true },
    kernel: { release: "6.1.0-13-amd64" },
    distribution: { name: "Debian GNU/Linux 12 (bookworm)" },
  },
  frequency: { governors: null, turbo: null },
  scheduler: { effective_cpus: 2 },
  noise: { load_average: [0.21, 0.35, 0.4] },
  software: {
    python: { version: "3.11.2", packages: { example: "1.2.3" } },
    git: { commit: "9a85e4b0c1d2e3f405162738495a6b7c8d9e0f1a", dirty: false },
    variables: { OMP_NUM_THREADS: "1" },
  },
};

/** Rounds differ by up to 4 per cent, in a way that depends on the contender. */
export function varied(value: number, round: number, salt: number): number {
  return Math.round(value * (1 + ((round * 7 + salt * 3) % 5) / 100));
}

function timed(
  workload: string,
  parameters: Record<string, unknown>,
  contender: string,
  workers: number,
  round: number,
  [start, run, stop]: Times,
): SampleSpec {
  const salt = contender.length + workers;
  const cold = varied(run * ms, round, salt);
  return {
    ...{ workload, parameters, contender, workers, round },
    startNs: varied(start * ms, round, salt + 1),
    runNs: [cold, Math.round(cold * 0.9)],
    stopNs: varied(stop * ms, round, salt + 2),
    cpuNs: varied((start + run * 2) * ms, round, salt),
    memoryBytes: (50 + start) * 1e6,
  };
}

const times: Record<string, Record<string, Times>> = {
  numerical: {
    loop_cpp: [0.02, 160, 0.05],
    loop: [0.03, 178, 0.1],
    threads: [0.4, 88, 0.3],
    fibers: [0.5, 88.5, 0.2],
    bare_forks: [1.2, 84, 0.6],
    pool: [21, 120, 33],
    executor: [24, 125, 12],
    cluster: [3400, 230, 80],
  },
  stateful: {
    loop_cpp: [0.01, 39, 0.02],
    loop: [0.02, 54, 0.1],
    threads: [0.4, 25, 0.3],
    bare_forks: [1.1, 31, 0.5],
    pool: [22, 78, 34],
    executor: [24, 82, 12],
    cluster: [3400, 560, 80],
  },
  initialization: {
    loop_cpp: [180, 2400, 0.04],
    threads: [190, 1400, 0.3],
    pool: [230, 1650, 45],
    cluster: [3700, 2300, 90],
  },
};
const parametersOf = { numerical, stateful, initialization };

/** All contenders of the workloads at 1 and 2 workers, one round; those that run alone at 1. */
export function workloadRound(
  round: number,
  workerCounts: readonly number[] = [1, 2],
): SampleSpec[] {
  return Object.entries(parametersOf).flatMap(([workload, parameters]) =>
    Object.entries(times[workload] ?? {}).flatMap(([contender, [start, run, stop]]) => {
      const alone = contenders[contender]?.parallel === false;
      return (alone ? workerCounts.slice(0, 1) : workerCounts).map((workers) =>
        timed(workload, parameters, contender, workers, round, [
          start,
          alone ? run : (run * 2) / workers,
          stop,
        ]),
      );
    }),
  );
}

function calls(ns: number): number[] {
  return [ns, ns * 1.1, ns * 0.3, ns * 0.8, ns * 9, 1000];
}

/** Three queues; one hangs in put_get from 6,400 elements on. */
export function queueRound(
  round: number,
  sizes: readonly number[] = [100, 800, 6400, 51200],
): SampleSpec[] {
  return ["put_get", "round_trip", "stream"].flatMap((part) =>
    sizes.flatMap((elements) =>
      [
        { contender: "ring", base: 700 + elements / 2 },
        { contender: "feeder", base: 9000 + elements * 3 },
        { contender: "tube", base: 2000 + elements * 2 },
      ].map(({ contender, base }): SampleSpec => {
        const parameters = { elements, messages: 1000, part, seed: 1 };
        const workers = part === "put_get" ? 1 : 2;
        const cell = { workload: "queue", parameters, contender, workers, round };
        if (part === "put_get" && contender === "tube" && elements >= 6400) {
          return elements === 6400
            ? {
                ...cell,
                status: "hang",
                reason: "no reply to run within 5 s",
                log: "logs/tube.txt",
              }
            : {
                ...cell,
                status: "skipped",
                reason: "after the hang of queue put_get 6400 elements",
              };
        }
        const ns = varied(base, round, contender.length);
        const sample = {
          ...timed("queue", parameters, contender, workers, round, [1, ns / 1000, 1]),
        };
        switch (part) {
          case "put_get":
            return { ...sample, putNs: calls(ns), getNs: calls(2 * ns) };
          case "round_trip":
            return { ...sample, roundTripNs: calls(5 * ns) };
          default:
            return { ...sample, streamBytesPerS: (8 * elements) / (ns * 1.1e-9) };
        }
      }),
    ),
  );
}

export function roundsOf(rounds: number, round: (round: number) => SampleSpec[]): SampleSpec[] {
  return Array.from({ length: rounds }, (_, index) => round(index)).flat();
}

export function runOf(spec: Partial<RunSpec> & Pick<RunSpec, "samples" | "rounds">): Run {
  return buildRun({ reference: "loop_cpp", contenders, environment, ...spec });
}

export function documentOf(...runs: Run[]): ReportDocument {
  return { schema: 1, lab: "9.8.7", runs };
}

const tubeLog = { "logs/tube.txt": "tube: waiting for a reader\n" };

function runOfRounds(rounds: number): Run {
  const samples = roundsOf(rounds, (round) => [...workloadRound(round), ...queueRound(round)]);
  return runOf({ rounds, samples, logs: tubeLog });
}

/** Three rounds of everything: medians and ranges, no verdict. */
export function completeDocument(): ReportDocument {
  return documentOf(runOfRounds(3));
}

/** Ten rounds: intervals and groups. */
export function tenRoundsDocument(): ReportDocument {
  return documentOf(runOfRounds(10));
}

/** No sample at all. */
export function emptyDocument(): ReportDocument {
  return documentOf(runOf({ rounds: 3, samples: [], header: { finished_at: null } }));
}

/** One contender with each status, one that fails now and then, and texts that attack the page. */
export function failuresDocument(): ReportDocument {
  const statuses: Status[] = [
    ...(["wrong", "error", "hang", "crash", "protocol", "leftover"] as const),
    ...(["unsupported", "not_installed", "skipped"] as const),
  ];
  const failing = Object.fromEntries(
    statuses.map((status) => [
      `fails_${status}`,
      { ...hostileContender, name: `Fails: ${status}`, installed: status !== "not_installed" },
    ]),
  );
  const cell = { workload: "numerical", parameters: numerical, workers: 2 };
  const reason = "<script>window.attacked = 'reason'</script> \u001B[31mred\u001B[0m, \"quoted\"";
  const samples = roundsOf(3, (round) => [
    ...workloadRound(round),
    ...queueRound(round),
    ...statuses.map((status): SampleSpec => ({
      ...cell,
      ...{ contender: `fails_${status}`, round, status, reason, log: `logs/${status}.txt` },
    })),
    round === 1
      ? { ...cell, contender: "hostile", round, status: "crash", reason: "=signal 11" }
      : timed("numerical", numerical, "hostile", 2, round, [30, 130, 5]),
  ]);
  const log =
    "</pre><script>window.attacked = 'log'</script>\n<!-- \u001B[1mbold\u001B[0m \u2028 &amp;\n";
  const logs = Object.fromEntries(statuses.map((status) => [`logs/${status}.txt`, log]));
  const run = runOf({
    ...{ rounds: 3, samples, logs: { ...logs, ...tubeLog } },
    contenders: { ...contenders, ...failing, hostile: hostileContender },
    notes: ["numerical at 2 workers: <script>window.attacked = 'note'</script>."],
  });
  return documentOf(run);
}

/** 100,000 samples and a few more: many contenders, worker counts, sizes and rounds. */
export function largeDocument(samples = 100_000): ReportDocument {
  const sizes = [100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200];
  const round = (index: number) => [
    ...workloadRound(index, [1, 2, 4, 8]),
    ...queueRound(index, sizes),
  ];
  const rounds = Math.ceil(samples / round(0).length);
  return documentOf(runOf({ rounds, samples: roundsOf(rounds, round), logs: tubeLog }));
}

/** Two runs of ten rounds: in the second one the pool is slower, the kernel newer, a contender gone. */
export function comparableDocument(): ReportDocument {
  const base = runOfRounds(10);
  const slower = (sample: SampleSpec): SampleSpec =>
    sample.contender === "pool"
      ? {
          ...sample,
          startNs: 3 * (sample.startNs ?? 0),
          runNs: sample.runNs?.map((ns) => ns * 2) ?? [],
        }
      : sample;
  const samples = roundsOf(10, (round) => [...workloadRound(round), ...queueRound(round)]);
  const other = runOf({
    ...{ id: "2025-02-01_08-00-00", rounds: 10, logs: tubeLog },
    samples: samples.filter(({ contender }) => contender !== "fibers").map(slower),
    contenders: {
      ...contenders,
      ...(contenders["pool"] && { pool: { ...contenders["pool"], version: "1.3.0" } }),
    },
    environment: {
      ...environment,
      host: { ...environment.host, kernel: { release: "6.12.0-1-amd64" } },
    },
  });
  return documentOf(base, other);
}
