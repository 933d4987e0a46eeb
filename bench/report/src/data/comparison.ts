// SPDX-License-Identifier: Apache-2.0
// Two runs: cell by cell what changed.
import { cellTitle, workKey } from "./cells.ts";
import type { Cell, Estimate, Run } from "./document.ts";
import { cellValue, measureTitle, type QueueMeasure } from "./queue.ts";
import { durationText, rateText, ratioNumber, ratioRange } from "./units.ts";
import { unfairness } from "./unfairness.ts";
import { counted, joined } from "./words.ts";

export type Difference = "faster" | "slower" | "cannot be told" | "no verdict";
export type ComparedMeasure = "total" | QueueMeasure;

export interface ComparedCell {
  /** Indices of the cells of each run. */
  base: number;
  other: number;
  measure: ComparedMeasure;
  baseValue: Estimate;
  otherValue: Estimate;
  /** Time of the other / time of the base, of medians: above 1 the other is slower, a stream too. */
  ratio: number;
  /** Of that ratio, from the ends of both intervals; null unless both have one. */
  interval: { lower: number; upper: number } | null;
  difference: Difference;
  sentence: string;
}

export interface Comparison {
  /** "Of 40 common values 3 are slower in the other run, 1 is faster in it and 36 are not to be told apart." */
  summary: string;
  /** In the order of the base. */
  cells: ComparedCell[];
  /** Cells that one run lacks, or that have no value in one of them, a sentence each. */
  onlyOne: string[];
  /** Differences that make the comparison unfair, a sentence each; empty: none is known. */
  unfair: string[];
}

function cellKey(cell: Cell): string {
  return JSON.stringify([workKey(cell.workload, cell.parameters), cell.contender, cell.workers]);
}

function valueOf(cell: Cell, measure: ComparedMeasure): Estimate | null {
  return measure === "total" ? cell.total : cellValue(cell, measure);
}

/** What a cell is compared by: its headline, or what its part of the queue measures. */
function measuresOf(cell: Cell): readonly ComparedMeasure[] {
  if (cell.workload !== "queue") {
    return ["total"];
  }
  switch (cell.parameters["part"]) {
    case "put_get":
      return ["put", "get"];
    case "round_trip":
      return ["round_trip"];
    case "stream":
      return ["stream"];
    default:
      return ["total"];
  }
}

// Both intervals cover their median, so the ratio of medians lies between the ratios of their far
// ends; it holds 1 exactly if the intervals overlap. A stream is turned over: bytes a second fall
// as time rises.
function compared(base: Estimate, other: Estimate, measure: ComparedMeasure) {
  const [above, below] = measure === "stream" ? [base, other] : [other, base];
  const interval =
    above.interval === null || below.interval === null
      ? null
      : {
          lower: above.interval.lower / below.interval.upper,
          upper: above.interval.upper / below.interval.lower,
        };
  return { ratio: above.median / below.median, interval };
}

function differenceOf(interval: ComparedCell["interval"]): Difference {
  if (interval === null) {
    return "no verdict";
  }
  if (interval.lower > 1) {
    return "slower";
  }
  return interval.upper < 1 ? "faster" : "cannot be told";
}

function sentenceOf(title: string, cell: Omit<ComparedCell, "sentence">): string {
  const { measure, baseValue, otherValue, ratio, interval, difference } = cell;
  const text = measure === "stream" ? rateText : durationText;
  const what = measure === "total" ? title : `${title}, ${measureTitle(measure)}`;
  const values = `${text(baseValue.median)}, then ${text(otherValue.median)}`;
  const times = `${ratioNumber(ratio)} times as long`;
  if (interval === null) {
    const rounds = counted(Math.min(baseValue.count, otherValue.count), "round");
    return `${what}: ${values}; ${times}, no verdict (${rounds}).`;
  }
  const range = `[${ratioRange(interval.lower, interval.upper)}]`;
  const verdict = difference === "cannot be told" ? "cannot be told apart" : difference;
  return `${what}: ${verdict}; ${values}, ${times} ${range}.`;
}

function summaryOf(cells: readonly ComparedCell[]): string {
  if (cells.length === 0) {
    return "The runs have no value in common.";
  }
  const count = (difference: Difference) =>
    cells.filter((cell) => cell.difference === difference).length;
  const parts: readonly [number, string][] = [
    [count("slower"), "slower in the other run"],
    [count("faster"), "faster in it"],
    [count("cannot be told"), "not to be told apart"],
    [count("no verdict"), "without a verdict, for want of rounds"],
  ];
  const texts = parts
    .filter(([cells]) => cells > 0)
    .map(([cells, text]) => `${cells} ${cells === 1 ? "is" : "are"} ${text}`);
  return `Of ${counted(cells.length, "common value")} ${joined(texts)}.`;
}

/** The first run is the base: "slower" says that the other one takes longer. */
export function compareRuns(base: Run, other: Run): Comparison {
  const others = new Map(other.cells.map((cell, index) => [cellKey(cell), index]));
  const cells: ComparedCell[] = [];
  const onlyOne: string[] = [];
  base.cells.forEach((cell, index) => {
    const title = cellTitle(base, cell);
    const place = others.get(cellKey(cell));
    const partner = place === undefined ? undefined : other.cells[place];
    others.delete(cellKey(cell));
    if (place === undefined || partner === undefined) {
      onlyOne.push(`${title}: only in the base.`);
      return;
    }
    for (const measure of measuresOf(cell)) {
      const baseValue = valueOf(cell, measure);
      const otherValue = valueOf(partner, measure);
      if (baseValue !== null && otherValue !== null) {
        const { ratio, interval } = compared(baseValue, otherValue, measure);
        const difference = differenceOf(interval);
        const found = {
          base: index,
          other: place,
          measure,
          baseValue,
          otherValue,
          ratio,
          interval,
          difference,
        };
        cells.push({ ...found, sentence: sentenceOf(title, found) });
      } else if (baseValue !== null || otherValue !== null) {
        onlyOne.push(`${title}: a value only in the ${baseValue === null ? "other run" : "base"}.`);
      }
    }
  });
  for (const index of others.values()) {
    const cell = other.cells[index];
    onlyOne.push(
      ...(cell === undefined ? [] : [`${cellTitle(other, cell)}: only in the other run.`]),
    );
  }
  return { summary: summaryOf(cells), cells, onlyOne, unfair: unfairness(base, other) };
}
