// SPDX-License-Identifier: Apache-2.0
// How far the numbers can be trusted: warnings with advice.
import type { Run } from "./document.ts";
import { cellsByStatus } from "./failures.ts";
import { disturbance, type NoiseKind } from "./noise.ts";
import { type Outlier, outliers } from "./outliers.ts";
import { recordNumber, recordText, recordValue } from "./record.ts";
import type { Samples } from "./samples.ts";
import { valuesForInterval } from "./statistics.ts";
import { bytesText, groupedInteger, percentText } from "./units.ts";
import { counted, joined, oneLine, statusText } from "./words.ts";

export interface Warning {
  level: "note" | "warning";
  text: string;
  advice: string;
}

/** What is noted of one kind of noise once a sample had more of it than a share of one CPU. */
interface NoiseRule {
  kind: NoiseKind;
  limit: number;
  what: (limit: string) => string;
  advice: string;
}

// The first two are the lab's rules and limits.
const noiseRules: readonly NoiseRule[] = [
  {
    kind: "foreignCpu",
    limit: 0.1,
    what: (limit) => `other programs used more than ${limit} of a CPU`,
    advice: "Stop other programs and measure again.",
  },
  {
    kind: "steal",
    limit: 0.01,
    what: (limit) => `the host kept back more than ${limit} of a CPU`,
    advice:
      "Other guests of the host were busy: measure at another hour, or on a machine of your own.",
  },
  {
    kind: "memoryPressure",
    limit: 0.01,
    what: (limit) => `tasks waited for memory for more than ${limit} of the time`,
    advice: "Free memory, or measure smaller work.",
  },
];

// From this share of disturbed samples on it is a warning.
const manyDisturbed = 0.1;
const notableSampling = 0.05;

function wholePercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function roundWarnings(run: Run, samples: Samples): Warning[] {
  if (samples.count === 0) {
    const advice = "Run paceline-bench run, then make the page again.";
    return [{ level: "warning", text: "No sample was measured.", advice }];
  }
  const found: Warning[] = [];
  const needed = valuesForInterval();
  if (run.rounds < needed) {
    const given = run.rounds === 1 ? "single values" : "medians and ranges";
    found.push({
      level: "warning",
      text: `${counted(run.rounds, "round")}: ${given} only, no verdict.`,
      advice: `A verdict needs at least ${needed} rounds: paceline-bench run --profile standard has 10.`,
    });
  }
  const planned = recordNumber(run.header, "rounds");
  const finished = recordText(run.header, "finished_at") !== "";
  if (!finished || (planned !== null && planned > run.rounds)) {
    const of = planned === null ? "" : ` of ${planned}`;
    found.push({
      level: "warning",
      text: `The run is not complete: ${run.rounds}${of} rounds have samples.`,
      advice: "Continue it with paceline-bench run --resume and its folder.",
    });
  }
  return found;
}

function statusWarnings(run: Run): Warning[] {
  const all = cellsByStatus(run);
  const list = (failures: boolean) =>
    joined(
      all
        .filter(({ isFailure }) => isFailure === failures)
        .map(({ status, cells }) => `${groupedInteger(cells)} ${statusText(status)}`),
    );
  const of = `Of ${counted(run.cells.length, "cell")} these`;
  const [failed, untried] = [list(true), list(false)];
  const absent = all.some(({ status }) => status === "not_installed");
  const warning: Warning = {
    level: "warning",
    text: `${of} were not ok in some or all rounds: ${failed}.`,
    advice: "A round that failed has no time. Reasons and logs stand with the cells.",
  };
  const note: Warning = {
    level: "note",
    text: `${of} were not tried: ${untried}.`,
    advice: absent
      ? "Nothing is said about them. paceline-bench doctor tells what is not installed."
      : "Nothing is said about them.",
  };
  return [...(failed === "" ? [] : [warning]), ...(untried === "" ? [] : [note])];
}

function noiseWarnings(samples: Samples): Warning[] {
  return noiseRules.flatMap(({ kind, limit, what, advice }): Warning[] => {
    const found = disturbance(samples, kind, limit);
    if (found.disturbed === 0) {
      return [];
    }
    const level = found.disturbed >= manyDisturbed * found.samples ? "warning" : "note";
    const count = `${groupedInteger(found.disturbed)} of ${counted(found.samples, "sample")}`;
    const usual = `the median of all is ${percentText(found.median)}`;
    return [{ level, text: `In ${count} ${what(wholePercent(limit))}; ${usual}.`, advice }];
  });
}

function outlierWarnings(found: readonly Outlier[]): Warning[] {
  const explained = found.filter(({ cause }) => cause !== "").length;
  const listed = found.length === 1 ? "It is listed" : "Each is listed";
  return found.length === 0
    ? []
    : [
        {
          level: "note",
          text:
            `${counted(found.length, "sample")} took much longer than the others of the same cell; ` +
            `something measured beside it explains ${groupedInteger(explained)}.`,
          advice: `${listed} with its probable cause. Medians are moved little by single samples.`,
        },
      ];
}

function machineWarnings(run: Run, samples: Samples): Warning[] {
  const found: Warning[] = [];
  const note = (text: string, advice: string) => found.push({ level: "note", text, advice });
  const { environment } = run;
  if (recordValue(environment, "host/virtualisation/virtual_machine") === true) {
    note(
      "A virtual machine: its CPUs are shared with others.",
      "Trust a small difference only if a second run shows it again.",
    );
  }
  const governors = recordValue(environment, "frequency/governors");
  const slow = Array.isArray(governors)
    ? governors.filter((governor) => governor !== "performance")
    : [];
  if (slow.length > 0) {
    note(
      `The clock of the CPUs changes with the load (governor ${oneLine(joined(slow.map(String)))}).`,
      "Set the governor performance while measuring.",
    );
  }
  const swapped = recordNumber(environment, "host/swap/used_bytes") ?? 0;
  if (swapped > 0) {
    note(`${bytesText(swapped)} of memory were swapped out.`, "Free memory before measuring.");
  }
  const cpus = recordNumber(environment, "scheduler/effective_cpus");
  const workers = Math.max(0, ...run.cells.map((cell) => cell.workers));
  if (cpus !== null && workers > cpus) {
    note(
      `Up to ${workers} workers ran on ${counted(cpus, "CPU")}.`,
      "Beyond the number of CPUs workers share them: no speed-up is to be expected there.",
    );
  }
  if (recordValue(environment, "software/git/dirty") === true) {
    note("The lab was built from changed sources.", "Commit before you quote these numbers.");
  }
  let dearest = 0;
  for (const { samplingCpuShare } of samples.all()) {
    dearest = Math.max(dearest, samplingCpuShare ?? 0);
  }
  if (dearest > notableSampling) {
    note(
      `Looking at memory cost up to ${percentText(dearest)} of a CPU during a sample.`,
      "Most looks fall between the timed phases; within them they are held below 1 % of a CPU.",
    );
  }
  return found;
}

/** Warnings first. `found`: the run's outliers, if they are known already. */
export function warnings(run: Run, samples: Samples, found = outliers(run, samples)): Warning[] {
  const all = [
    ...roundWarnings(run, samples),
    ...statusWarnings(run),
    ...noiseWarnings(samples),
    ...outlierWarnings(found),
    ...machineWarnings(run, samples),
  ];
  return [
    ...all.filter(({ level }) => level === "warning"),
    ...all.filter(({ level }) => level === "note"),
  ];
}
