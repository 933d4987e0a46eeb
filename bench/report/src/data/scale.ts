// SPDX-License-Identifier: Apache-2.0
// Quantities of a cell on the four scales: absolute, ratio, speed-up, efficiency.
import { workKey } from "./cells.ts";
import type { Cell, Estimate, Run } from "./document.ts";
import type { Sample, Samples } from "./samples.ts";
import { estimate } from "./statistics.ts";
import {
  bytesRange,
  bytesText,
  durationRange,
  durationText,
  percentText,
  ratioRange,
  ratioText,
} from "./units.ts";
import { contenderName, counted } from "./words.ts";

export type Scale = "absolute" | "ratio" | "speedup" | "efficiency";
export type Quantity = "total" | "cold_run" | "hot_run" | "cpu" | "peak_pss_bytes";

/** `workers`: "same" is the worker count of the cell itself. One that is not parallel serves all. */
export interface Reference {
  contender: string;
  workers: number | "same";
}

const titles: Record<Quantity, string> = {
  total: "start + first run + stop",
  cold_run: "first run",
  hot_run: "later runs",
  cpu: "CPU time",
  peak_pss_bytes: "peak of memory",
};

export const quantities: readonly Quantity[] = [
  "total",
  "cold_run",
  "hot_run",
  "cpu",
  "peak_pss_bytes",
];

export function quantityTitle(quantity: Quantity): string {
  return titles[quantity];
}

/** Times that more workers are meant to shorten. */
export function isElapsed(quantity: Quantity): boolean {
  return quantity === "total" || quantity === "cold_run" || quantity === "hot_run";
}

/** Speed-up and efficiency are said of elapsed times only. */
export function scalesOf(quantity: Quantity): readonly Scale[] {
  return isElapsed(quantity)
    ? ["absolute", "ratio", "speedup", "efficiency"]
    : ["absolute", "ratio"];
}

/** The run's own reference. */
export function runReference(run: Run): Reference {
  return { contender: run.reference, workers: "same" };
}

/** "serial", "pool with 2 workers", "pool with as many workers" */
export function referenceText(run: Run, reference: Reference): string {
  const name = contenderName(run, reference.contender);
  if (servesAll(run, reference.contender)) {
    return name;
  }
  return reference.workers === "same"
    ? `${name} with as many workers`
    : `${name} with ${counted(reference.workers, "worker")}`;
}

/** Nanoseconds or bytes; null unless the sample is ok. */
export function valueOf(sample: Sample, quantity: Quantity): number | null {
  if (sample.status !== "ok") {
    return null;
  }
  switch (quantity) {
    case "total":
      return sample.totalNs;
    case "cold_run":
      return sample.coldRunNs;
    case "hot_run":
      return sample.hotRunNs;
    case "cpu":
      return sample.cpuNs;
    case "peak_pss_bytes":
      return sample.peakPssBytes;
  }
}

// The run's reference serves all worker counts by the lab's definition.
function servesAll(run: Run, contender: string): boolean {
  return run.contenders[contender]?.parallel === false || contender === run.reference;
}

/** The cell whose samples are divided by at a worker count of some work; null if there is none. */
export function referenceCell(
  run: Run,
  work: Pick<Cell, "workload" | "parameters">,
  workers: number,
  reference: Reference,
): number | null {
  const wanted = reference.workers === "same" ? workers : reference.workers;
  const key = workKey(work.workload, work.parameters);
  let found: number | null = null;
  run.cells.forEach((cell, index) => {
    const fits =
      cell.contender === reference.contender &&
      cell.workload === work.workload &&
      (cell.workers === wanted || (found === null && servesAll(run, cell.contender))) &&
      workKey(cell.workload, cell.parameters) === key;
    found = fits ? index : found;
  });
  return found;
}

/** A value on a scale; null where it would divide by nothing. */
export function onScale(
  own: number,
  reference: number,
  scale: Scale,
  workers: number,
): number | null {
  switch (scale) {
    case "absolute":
      return own;
    case "ratio":
      return reference > 0 ? own / reference : null;
    case "speedup":
      return own > 0 ? reference / own : null;
    case "efficiency":
      return own > 0 ? reference / own / workers : null;
  }
}

/** The values of a cell by round. */
export function valuesByRound(
  samples: Samples,
  cell: number,
  quantity: Quantity,
): Map<number, number> {
  const values = new Map<number, number>();
  for (const sample of samples.of(cell)) {
    const value = valueOf(sample, quantity);
    if (value !== null) {
      values.set(sample.round, value);
    }
  }
  return values;
}

export interface ScaledSample {
  sample: Sample;
  value: number;
}

/** The value of each sample on a scale: the dots behind the mark that `scaled` gives. */
export function scaledSamples(
  run: Run,
  samples: Samples,
  cell: number,
  quantity: Quantity,
  scale: Scale,
  reference: Reference,
): ScaledSample[] {
  const own = run.cells[cell];
  if (own === undefined || !scalesOf(quantity).includes(scale)) {
    return [];
  }
  const divisor = scale === "absolute" ? null : referenceCell(run, own, own.workers, reference);
  if (scale !== "absolute" && divisor === null) {
    return [];
  }
  const references = divisor === null ? null : valuesByRound(samples, divisor, quantity);
  return samples.of(cell).flatMap((sample) => {
    const value = valueOf(sample, quantity);
    const by = references === null ? 1 : references.get(sample.round);
    const result =
      value === null || by === undefined ? null : onScale(value, by, scale, own.workers);
    return result === null ? [] : [{ sample, value: result }];
  });
}

/** Over the rounds; null where nothing can be said. */
export function scaled(
  run: Run,
  samples: Samples,
  cell: number,
  quantity: Quantity,
  scale: Scale,
  reference: Reference,
): Estimate | null {
  const values = scaledSamples(run, samples, cell, quantity, scale, reference);
  return estimate(values.map(({ value }) => value));
}

/** "12.3 ms", "58.2 MB", "0.53x", "93.5 %" */
export function scaledText(value: number, quantity: Quantity, scale: Scale): string {
  if (scale === "efficiency") {
    return percentText(value);
  }
  if (scale !== "absolute") {
    return ratioText(value);
  }
  return quantity === "peak_pss_bytes" ? bytesText(value) : durationText(value);
}

/** "409–415 ms", "0.51–0.56x" */
export function scaledRange(
  lower: number,
  upper: number,
  quantity: Quantity,
  scale: Scale,
): string {
  if (scale === "efficiency") {
    return `${percentText(lower).replace(" %", "")}–${percentText(upper)}`;
  }
  if (scale !== "absolute") {
    return ratioRange(lower, upper);
  }
  return quantity === "peak_pss_bytes" ? bytesRange(lower, upper) : durationRange(lower, upper);
}
