// SPDX-License-Identifier: Apache-2.0
// Small runs whose numbers a reader can work out: what each contender took in each round.
import type { Contender, ReportDocument, Run, Section, Status } from "../../src/data/document.ts";
import { contenders } from "./contenders.ts";
import { numerical, runOf } from "./documents.ts";
import type { SampleSpec } from "./run_builder.ts";

/** Nanoseconds of start, cold run and stop together (all of it the run), the three, or a failure. */
export type Outcome = number | readonly [start: number, run: number, stop: number] | Status;

export interface RaceOptions {
  workload?: string;
  parameters?: Record<string, unknown>;
  workers?: number;
  contenders?: Record<string, Contender>;
  /** Changes each sample at the end. */
  change?: (sample: SampleSpec) => SampleSpec;
}

/** A value that the test knows to be there. */
export function there<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) {
    throw new Error("what the test needs is not there");
  }
  return value;
}

export function firstRun(document: ReportDocument): Run {
  return there(document.runs[0]);
}

export function contenderOf(id: string, more: Partial<Contender>): Contender {
  return { ...there(contenders["pool"]), name: id, ...more };
}

/** Contenders whose name begins with "loop" run alone, recorded with 1 worker. */
export function samplesOf(
  outcomes: Record<string, readonly Outcome[]>,
  { workload = "numerical", parameters = numerical, workers = 2, change }: RaceOptions = {},
): SampleSpec[] {
  return Object.entries(outcomes).flatMap(([contender, rounds]) =>
    rounds.map((outcome, round): SampleSpec => {
      const cell = { workload, parameters, contender, round };
      const sample = { ...cell, workers: contender.startsWith("loop") ? 1 : workers };
      if (typeof outcome === "string") {
        return { ...sample, status: outcome, reason: `why ${outcome}` };
      }
      const [startNs, run, stopNs] = typeof outcome === "number" ? [0, outcome, 0] : outcome;
      const ok = { ...sample, startNs, runNs: [run, run / 2], stopNs, cpuNs: run };
      return change?.(ok) ?? ok;
    }),
  );
}

export function described(names: Iterable<string>): Record<string, Contender> {
  return Object.fromEntries(
    [...names].map((id) => [
      id,
      contenderOf(id, { parallel: !id.startsWith("loop"), language: "python" }),
    ]),
  );
}

/** One section, unless `samples` brings more. The reference is "loop". */
export function raceOf(
  outcomes: Record<string, readonly Outcome[]>,
  options: RaceOptions = {},
): Run {
  return runOfSamples(samplesOf(outcomes, options), options.contenders);
}

export function runOfSamples(samples: SampleSpec[], more: Record<string, Contender> = {}): Run {
  const rounds = new Set(samples.map(({ round }) => round)).size;
  const names = new Set(samples.map(({ contender }) => contender));
  return runOf({
    rounds,
    reference: "loop",
    contenders: { ...described(names), ...more },
    samples,
  });
}

export function onlySection(run: Run): Section {
  return there(run.sections.length === 1 ? run.sections[0] : null);
}

/** Index of the one cell of a contender, at a worker count if it has several. */
export function cellOf(run: Run, contender: string, workers?: number): number {
  return run.cells.findIndex(
    (cell) => cell.contender === contender && (workers ?? cell.workers) === cell.workers,
  );
}

/** `count` values from `first` on, one more each. */
export function upFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** The same value in `count` rounds. */
export function always<Value>(value: Value, count: number): Value[] {
  return Array.from({ length: count }, () => value);
}
