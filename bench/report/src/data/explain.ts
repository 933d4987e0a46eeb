// SPDX-License-Identifier: Apache-2.0
// Why one contender takes longer than another: the part that was measured to take longer.
import type { Cell, Run } from "./document.ts";
import type { Quantity } from "./scale.ts";
import { durationPart, durationText, ratioNumber } from "./units.ts";
import { contenderName } from "./words.ts";

interface Phase {
  /** "3.40 of its 3.71 s are start-up" */
  name: string;
  key: "start" | "cold_run" | "stop";
}

const phases: readonly Phase[] = [
  { key: "start", name: "start-up" },
  { key: "cold_run", name: "the first run" },
  { key: "stop", name: "stopping" },
];

// A reason is only given for a difference that is worth one, and has to make up this share of it.
const notableRatio = 1.05;
const explainedShare = 0.5;
// Below this more CPU time is no explanation worth a sentence.
const notableCpuRatio = 1.2;

/** "over the whole sample its processes used 3.10 times the CPU time"; empty if not notably more. */
function cpuExcess(cell: Cell, best: Cell): string {
  if (cell.cpu === null || best.cpu === null || best.cpu.median <= 0) {
    return "";
  }
  const ratio = cell.cpu.median / best.cpu.median;
  return ratio < notableCpuRatio
    ? ""
    : `over the whole sample its processes used ${ratioNumber(ratio)} times the CPU time ` +
        `(${durationText(cell.cpu.median)} against ${durationText(best.cpu.median)})`;
}

/** The phase that exceeds the best's by most; empty if none makes up for much of a clear difference. */
function phaseExcess(run: Run, cell: Cell, best: Cell): string {
  const [total, least] = [cell.total?.median ?? 0, best.total?.median ?? 0];
  if (total < least * notableRatio) {
    return "";
  }
  let largest: Phase | null = null;
  let excess = 0;
  for (const phase of phases) {
    const more = (cell[phase.key]?.median ?? 0) - (best[phase.key]?.median ?? 0);
    if (more > excess) {
      largest = phase;
      excess = more;
    }
  }
  const own = largest === null ? null : cell[largest.key];
  const its = largest === null ? null : best[largest.key];
  if (
    largest === null ||
    own === null ||
    its === null ||
    excess < (total - least) * explainedShare
  ) {
    return "";
  }
  const part = durationPart(own.median, total, "of its");
  const name = contenderName(run, best.contender);
  const text = `${part} are ${largest.name}, where ${name} takes ${durationText(its.median)}`;
  const cpu = largest.key === "cold_run" ? cpuExcess(cell, best) : "";
  return cpu === "" ? text : `${text}; ${cpu}`;
}

/**
 * "3.40 of its 3.71 s are start-up, where A takes 1.05 ms": the largest measured excess over the best,
 * from the medians of both. Empty if nothing measured explains it: only start + run + stop has parts,
 * and CPU time is known of whole samples, which says little of a single run.
 */
export function becauseOf(run: Run, cell: number, best: number, quantity: Quantity): string {
  const own = run.cells[cell];
  const its = run.cells[best];
  return quantity !== "total" || own === undefined || its === undefined
    ? ""
    : phaseExcess(run, own, its);
}

/** The reason, or why there is none; `times` is how many times the best's value. */
export function reasonText(because: string, times: number): string {
  if (because !== "") {
    return because;
  }
  return times < notableRatio ? "hardly more" : "nothing that was measured explains it";
}
