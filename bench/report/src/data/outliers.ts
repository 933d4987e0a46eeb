// SPDX-License-Identifier: Apache-2.0
// Samples that took much longer than the others of their cell, with what was measured beside them.
import { cellTitle } from "./cells.ts";
import type { Run } from "./document.ts";
import { type NoiseKind, noiseNs } from "./noise.ts";
import type { Sample, Samples } from "./samples.ts";
import { median, quantile } from "./statistics.ts";
import { durationText, ratioNumber } from "./units.ts";
import { counted } from "./words.ts";

export interface Outlier {
  sample: Sample;
  /** Its total / the median of the cell's. */
  times: number;
  /** "the host kept back 210 ms of CPU time meanwhile (2.10 ms in the other rounds)"; empty: nothing
   * that was measured explains it. */
  cause: string;
  sentence: string;
}

// Tukey's fence; and what differs by less is not worth a reader's time.
const fence = 1.5;
const notableTimes = 1.1;
// Among fewer, one that is far out moves the quartiles so much that it hardly gets beyond the fence.
const fewestSamples = 5;
// Of the excess, that a cause must explain.
const explainedShare = 0.25;

const causes: readonly [NoiseKind, (ns: string) => string][] = [
  ["steal", (ns) => `the host kept back ${ns} of CPU time meanwhile`],
  ["foreignCpu", (ns) => `other programs used ${ns} of CPU time meanwhile`],
  ["memoryPressure", (ns) => `tasks waited ${ns} for memory meanwhile`],
  ["ioPressure", (ns) => `tasks waited ${ns} for storage meanwhile`],
];
// Waiting for a CPU is what the others lead to, so it is named only if none of them is.
const symptom: (typeof causes)[number] = [
  "cpuPressure",
  (ns) => `tasks waited ${ns} for a CPU meanwhile`,
];

function causeOf(sample: Sample, others: readonly Sample[], excess: number): string {
  let text = "";
  let largest = excess * explainedShare;
  for (const [kind, describe] of [...causes, symptom]) {
    const own = noiseNs(sample, kind);
    const theirs = others.flatMap((other) => noiseNs(other, kind) ?? []);
    if (own === null || theirs.length === 0 || (kind === symptom[0] && text !== "")) {
      continue;
    }
    const usual = median(theirs);
    if (own - usual >= largest) {
      largest = own - usual;
      text = `${describe(durationText(own))} (${durationText(usual)} in the other rounds)`;
    }
  }
  return text;
}

/** Those that are ok; none if they are too few to tell one from the others. */
function judged(samples: readonly Sample[]): Sample[] {
  const ok = samples.filter((sample) => sample.status === "ok" && sample.totalNs !== null);
  return ok.length < fewestSamples ? [] : ok;
}

function outliersOf(run: Run, cell: number, samples: readonly Sample[]): Outlier[] {
  const found = run.cells[cell];
  const ok = judged(samples);
  const totals = ok.map((sample) => sample.totalNs ?? 0).sort((a, b) => a - b);
  if (found === undefined || totals.length === 0) {
    return [];
  }
  const upper = quantile(totals, 0.75);
  const limit = upper + fence * (upper - quantile(totals, 0.25));
  const middle = quantile(totals, 0.5);
  return ok.flatMap((sample) => {
    const total = sample.totalNs ?? 0;
    if (total <= limit || total < middle * notableTimes) {
      return [];
    }
    const others = ok.filter((other) => other !== sample);
    const cause = causeOf(sample, others, total - middle);
    const why =
      cause === "" ? "nothing that was measured explains it" : `probably because ${cause}`;
    const times = total / middle;
    const place = `${cellTitle(run, found)}, round ${sample.round + 1}`;
    const sentence = `${place}: ${durationText(total)}, ${ratioNumber(times)} times the median; ${why}.`;
    return [{ sample, times, cause, sentence }];
  });
}

/** By start + first run + stop, the farthest first. Few rounds have none: nothing is far from four. */
export function outliers(run: Run, samples: Samples): Outlier[] {
  return run.cells
    .flatMap((_, cell) => outliersOf(run, cell, samples.of(cell)))
    .sort((a, b) => b.times - a.times);
}

/** How many were found, in words; none, and too few rounds to find any, are two things. */
export function outliersText(run: Run, samples: Samples, found: readonly Outlier[]): string {
  if (found.length > 0) {
    return `${counted(found.length, "sample")} took much longer than the others of the same cell. Medians are not moved by them.`;
  }
  return run.cells.some((_, cell) => judged(samples.of(cell)).length > 0)
    ? "No sample took much longer than the others of its cell."
    : "Too few rounds to call a sample an outlier.";
}
