// SPDX-License-Identifier: Apache-2.0
// A quantity against the number of workers, with the two ceilings beside it.
import type { Estimate, Run, Section } from "./document.ts";
import { recordNumber } from "./record.ts";
import type { Samples } from "./samples.ts";
import {
  isElapsed,
  onScale,
  type Quantity,
  type Reference,
  referenceCell,
  runReference,
  type Scale,
  scaled,
  valuesByRound,
} from "./scale.ts";
import { estimate } from "./statistics.ts";
import { contenderName } from "./words.ts";

export interface ScalingPoint {
  workers: number;
  /** Index of Run.cells; null for a point that is computed (a reference divided by the workers). */
  cell: number | null;
  value: Estimate | null;
}

export interface ScalingCurve {
  contender: string;
  /** False: runs alone, one point at 1 worker. */
  parallel: boolean;
  /** Ascending by workers. */
  points: ScalingPoint[];
}

export interface Ceiling extends ScalingCurve {
  /** "serial": the reference divided by the workers. "measured": a contender without any runtime. */
  kind: "serial" | "measured";
  title: string;
}

export interface Scaling {
  /** Ascending. */
  workers: number[];
  /** Without the ceilings. */
  curves: ScalingCurve[];
  ceilings: Ceiling[];
  /** CPUs that the run had: more workers than these share them. Null if unknown. */
  cpus: number | null;
}

/** What the family of a contender says when it is no library but marks what is possible. */
const ceilingFamily = "ceiling";

export function isCeiling(run: Run, contender: string): boolean {
  return run.contenders[contender]?.family === ceilingFamily;
}

function measuredCurves(
  section: Section,
  run: Run,
  value: (cell: number) => Estimate | null,
): ScalingCurve[] {
  const curves = new Map<string, ScalingCurve>();
  for (const block of section.blocks) {
    for (const { cell: index } of block.ranking) {
      const contender = run.cells[index]?.contender;
      if (contender === undefined) {
        continue;
      }
      const parallel = run.contenders[contender]?.parallel !== false;
      const curve = curves.get(contender) ?? { contender, parallel, points: [] };
      curve.points.push({ workers: block.workers, cell: index, value: value(index) });
      curves.set(contender, curve);
    }
  }
  return [...curves.values()];
}

/** The reference's time divided by the workers, as if nothing were lost; null without a reference. */
function serialCeiling(
  run: Run,
  samples: Samples,
  section: Section,
  quantity: Quantity,
  scale: Scale,
  reference: Reference,
): Ceiling | null {
  const serial = referenceCell(run, section, 1, runReference(run));
  if (serial === null || !isElapsed(quantity)) {
    return null;
  }
  const times = valuesByRound(samples, serial, quantity);
  const points = section.blocks.map(({ workers }): ScalingPoint => {
    const divisor = referenceCell(run, section, workers, reference);
    const divisors =
      divisor === null ? new Map<number, number>() : valuesByRound(samples, divisor, quantity);
    const values = [...times].flatMap(([round, time]) => {
      const by = scale === "absolute" ? 1 : divisors.get(round);
      const value = by === undefined ? null : onScale(time / workers, by, scale, workers);
      return value === null ? [] : [value];
    });
    return { workers, cell: null, value: estimate(values) };
  });
  const title = `${contenderName(run, run.reference)} divided by the workers`;
  return { kind: "serial", title, contender: run.reference, parallel: true, points };
}

/** `section` is one of run.sections. */
export function scalingCurves(
  run: Run,
  samples: Samples,
  section: Section,
  quantity: Quantity = "total",
  scale: Scale = "absolute",
  reference: Reference = runReference(run),
): Scaling {
  const measured = measuredCurves(section, run, (cell) =>
    scaled(run, samples, cell, quantity, scale, reference),
  );
  const serial = serialCeiling(run, samples, section, quantity, scale, reference);

  return {
    workers: section.blocks.map((block) => block.workers),
    curves: measured.filter((curve) => !isCeiling(run, curve.contender)),
    ceilings: [
      ...(serial === null ? [] : [serial]),
      ...measured
        .filter((curve) => isCeiling(run, curve.contender))
        .map((curve): Ceiling => ({
          ...curve,
          kind: "measured",
          title: `${contenderName(run, curve.contender)}, measured`,
        })),
    ],
    cpus: recordNumber(run.environment, "scheduler/effective_cpus"),
  };
}
