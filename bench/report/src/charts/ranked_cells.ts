// SPDX-License-Identifier: Apache-2.0
// The contenders of a workload in the order in which pictures, tables and cards show them.

import type { Cell, Estimate, Run, Section } from "../data/document.ts";
import type { Samples } from "../data/samples.ts";
import { referenceText, scaled, type Quantity, type Reference, type Scale } from "../data/scale.ts";
import type { Axis } from "../state/page_state.ts";

export interface Spread {
  lower: number;
  upper: number;
  /** Of the median; else a range. */
  isInterval: boolean;
}

export interface PhasesChoice {
  workers: number;
  quantity: Quantity;
  scale: Scale;
  reference: Reference;
  axis: Axis | "";
}

/** A contender in the picture; `group` as the lab gave it. */
export interface Ranked {
  index: number;
  cell: Cell;
  group: number | null;
  value: Estimate | null;
}

/** Speed-up and efficiency: more is better. */
export function moreIsBetter(scale: Scale): boolean {
  return scale === "speedup" || scale === "efficiency";
}

/** Those of a worker count and those that run alone, best first, those without a value last. */
export function rankedCells(
  run: Run,
  samples: Samples,
  section: Section,
  choice: PhasesChoice,
): Ranked[] {
  const { quantity, scale, reference, workers } = choice;
  const ranked = section.blocks.flatMap((block) =>
    block.ranking.flatMap(({ cell: index, group }): Ranked[] => {
      const cell = run.cells[index]!;
      const alone = run.contenders[cell.contender]?.parallel === false;
      if (block.workers !== workers && !alone) {
        return [];
      }
      const value =
        scale === "absolute"
          ? cell[quantity]
          : scaled(run, samples, index, quantity, scale, reference);
      return [{ index, cell, group: block.workers === workers ? group : null, value }];
    }),
  );
  const sign = moreIsBetter(scale) ? -1 : 1;
  const place = ({ value }: Ranked) => (value ? sign * value.median : Number.POSITIVE_INFINITY);
  return ranked.sort((a, b) => place(a) - place(b) || 0);
}

/** The interval of an estimate, or its range where there is none. */
export function spreadOf(value: Estimate): Spread | null {
  if (value.interval) {
    return { lower: value.interval.lower, upper: value.interval.upper, isInterval: true };
  }
  return value.count > 1 ? { lower: value.minimum, upper: value.maximum, isInterval: false } : null;
}

export function spreadText(
  value: Estimate,
  range: (lower: number, upper: number) => string,
): string {
  const spread = spreadOf(value);
  return spread
    ? `${spread.isInterval ? "95 % interval" : "smallest to largest"} ${range(spread.lower, spread.upper)}`
    : "one round";
}

/** ", speed-up over loop": how the chosen scale divides; empty if it does not. */
export function againstText(run: Run, { scale, reference }: PhasesChoice): string {
  const name = referenceText(run, reference);
  const texts = {
    absolute: "",
    ratio: `, ratio to ${name}`,
    speedup: `, speed-up over ${name}`,
    efficiency: `, efficiency against ${name}`,
  };
  return texts[scale];
}
