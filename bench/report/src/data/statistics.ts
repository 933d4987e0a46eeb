// SPDX-License-Identifier: Apache-2.0
// Numbers over rounds, by the same definitions as the lab's.
import type { Estimate } from "./document.ts";

const usualConfidence = 0.95;

export interface MedianInterval {
  lower: number;
  upper: number;
  /** What it really covers: at least what was asked for. */
  coverage: number;
  /** `lower` is the value of this rank, counted from 1. */
  lowerRank: number;
  upperRank: number;
}

// Typed: sorts numbers as numbers, and a hundred thousand of them in no time.
function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

/** The value at a place of a list; a place outside of it is a mistake of the caller. */
function valueAt(values: ArrayLike<number>, place: number): number {
  const value = values[place];
  if (value === undefined) {
    throw new RangeError(`no value at place ${place} of ${values.length}`);
  }
  return value;
}

// Step by step as std::lerp of the lab's C++ library, so that the last bit agrees with its export.
function interpolate(below: number, above: number, share: number): number {
  if ((below <= 0 && above >= 0) || (below >= 0 && above <= 0)) {
    return share * above + (1 - share) * below;
  }
  if (share === 1) {
    return above;
  }
  const between = below + share * (above - below);
  return above > below ? Math.min(between, above) : Math.max(between, above);
}

/**
 * The value below which a share of the values lies, by linear interpolation between neighbours
 * (Hyndman and Fan's definition 7). `sorted` must be ascending.
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0 || !(share >= 0 && share <= 1)) {
    throw new RangeError("a quantile needs a value and a share between 0 and 1");
  }
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return interpolate(valueAt(sorted, below), valueAt(sorted, above), place - below);
}

export function median(values: readonly number[]): number {
  return quantile(ascending(values), 0.5);
}

function requireConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError("a confidence lies between 0 and 1");
  }
}

/**
 * What the interval from rank 1 to rank n covers, then that from rank 2 to n - 1, and so on inwards:
 * the number of values below the median is binomial(n, 1/2). Probabilities are kept as logarithms:
 * 2^-n is no number any more beyond 1,074 values.
 */
function* coverages(count: number): Generator<number> {
  let logarithm = -count * Math.LN2;
  let below = 0;
  for (let successes = 0; ; ++successes) {
    below += Math.exp(logarithm);
    yield 1 - 2 * below;
    logarithm += Math.log((count - successes) / (successes + 1));
  }
}

/**
 * The narrowest interval between two values of equal depth that covers the median at least as often
 * as asked for, whatever the distribution. Null below 6 values at 95 %.
 */
export function medianInterval(
  values: readonly number[],
  confidence = usualConfidence,
): MedianInterval | null {
  requireConfidence(confidence);
  const count = values.length;
  let rank = 0;
  let coverage = 0;
  if (count >= 2) {
    for (const next of coverages(count)) {
      if (next < confidence) {
        break;
      }
      coverage = next;
      ++rank;
    }
  }
  if (rank === 0) {
    return null;
  }
  const sorted = ascending(values);
  const lower = valueAt(sorted, rank - 1);
  const upper = valueAt(sorted, count - rank);
  return { lower, upper, coverage, lowerRank: rank, upperRank: count + 1 - rank };
}

/** How many values an interval needs: 6 at 95 %. */
export function valuesForInterval(confidence = usualConfidence): number {
  requireConfidence(confidence);
  let count = 2;
  while (1 - 2 * 0.5 ** count < confidence) {
    ++count;
  }
  return count;
}

// Around the mean, not from sums of squares: nanoseconds of a long run would cancel.
function standardDeviation(values: Float64Array, mean: number): number | null {
  if (values.length < 2) {
    return null;
  }
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** Null if there is no value. */
export function estimate(values: readonly [number, ...number[]]): Estimate;
export function estimate(values: readonly number[]): Estimate | null;
export function estimate(values: readonly number[]): Estimate | null {
  if (values.length === 0) {
    return null;
  }
  const sorted = ascending(values);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const interval = medianInterval(values);
  return {
    count: sorted.length,
    minimum: valueAt(sorted, 0),
    first_quartile: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    third_quartile: quantile(sorted, 0.75),
    maximum: valueAt(sorted, sorted.length - 1),
    mean,
    standard_deviation: standardDeviation(sorted, mean),
    interval: interval && {
      lower: interval.lower,
      upper: interval.upper,
      coverage: interval.coverage,
    },
  };
}

type Ranked = Pick<Estimate, "median" | "interval">;

/**
 * The group of each, from 0 for the best, in the order given; lower is better. The best that has no
 * group yet leads a new one and takes all others without one whose interval overlaps its own. Null:
 * no estimate or no interval, so no verdict.
 */
export function leaderGroups(ratios: readonly (Ranked | null)[]): (number | null)[] {
  const bestFirst = ratios
    .map((ratio, place) => ({
      place,
      median: ratio?.median ?? 0,
      interval: ratio?.interval ?? null,
    }))
    .filter((candidate) => candidate.interval !== null)
    .sort((a, b) => a.median - b.median);
  const groups = ratios.map((): number | null => null);
  let next = 0;
  for (const leader of bestFirst) {
    if (groups[leader.place] !== null) {
      continue;
    }
    for (const other of bestFirst) {
      if (groups[other.place] === null && overlap(leader.interval, other.interval)) {
        groups[other.place] = next;
      }
    }
    ++next;
  }
  return groups;
}

function overlap(a: Estimate["interval"], b: Estimate["interval"]): boolean {
  return a !== null && b !== null && a.lower <= b.upper && b.lower <= a.upper;
}

/** "A" for 0 ... "Z", "AA", "AB" ... */
export function groupLetter(group: number): string {
  let letters = "";
  for (let rest = group + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode("A".charCodeAt(0) + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
