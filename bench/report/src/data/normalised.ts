// SPDX-License-Identifier: Apache-2.0
// The original suite's normalised average over the workloads.
import { withoutValue } from "./cells.ts";
import type { Estimate, Run, Status } from "./document.ts";
import type { Samples } from "./samples.ts";
import { valuesByRound } from "./scale.ts";
import { isCeiling } from "./scaling.ts";
import { estimate } from "./statistics.ts";
import { cellsAt } from "./verdict.ts";

/** Total / the best contender's total of the same round. */
export interface NormalisedPart {
  /** Index of Run.sections. */
  section: number;
  cell: number;
  ratio: Estimate;
}

export interface NormalisedEntry {
  contender: string;
  /** Over the rounds: the mean of the parts. */
  average: Estimate;
  parts: NormalisedPart[];
}

export interface IncompleteEntry {
  contender: string;
  parts: NormalisedPart[];
  /** Why it is not averaged; status null: not measured there, or never in a round with the best. */
  missing: { section: number; cell: number | null; status: Status | null; reason: string }[];
}

export interface NormalisedBlock {
  workers: number;
  /** Indices of Run.sections that were measured at this worker count. */
  sections: number[];
  /** The contender with the lowest median total of each; null: nothing is ok there, not averaged. */
  best: (string | null)[];
  /** Best first. */
  entries: NormalisedEntry[];
  /** By name. */
  incomplete: IncompleteEntry[];
}

/**
 * One workload at one worker count: the totals of each contender by round, divided by the best's.
 * As in a verdict those that run alone take part, and ceilings do not.
 */
interface Race {
  section: number;
  best: string | null;
  cells: Map<string, number>;
  ratios: Map<string, Map<number, number>>;
}

function raceOf(run: Run, samples: Samples, section: number, workers: number): Race | null {
  const found = run.sections[section];
  if (!found?.blocks.some((block) => block.workers === workers)) {
    return null;
  }
  const cells = new Map<string, number>();
  let bestCell: number | null = null;
  let lowest = Infinity;
  for (const cell of cellsAt(run, found, workers)) {
    const { contender, total } = run.cells[cell] ?? {};
    if (contender === undefined || isCeiling(run, contender)) {
      continue;
    }
    cells.set(contender, cell);
    if (total && total.median < lowest) {
      bestCell = cell;
      lowest = total.median;
    }
  }
  const bestTotals = bestCell === null ? null : valuesByRound(samples, bestCell, "total");
  const ratios = new Map<string, Map<number, number>>();
  for (const [contender, cell] of cells) {
    const byRound = new Map<number, number>();
    for (const [round, total] of valuesByRound(samples, cell, "total")) {
      const best = bestTotals?.get(round);
      if (best !== undefined && best > 0) {
        byRound.set(round, total / best);
      }
    }
    ratios.set(contender, byRound);
  }
  const best = bestCell === null ? null : (run.cells[bestCell]?.contender ?? null);
  return { section, best, cells, ratios };
}

function partsOf(races: Race[], contender: string): NormalisedPart[] {
  return races.flatMap((race) => {
    const cell = race.cells.get(contender);
    const ratio = estimate([...(race.ratios.get(contender)?.values() ?? [])]);
    return cell === undefined || ratio === null ? [] : [{ section: race.section, cell, ratio }];
  });
}

/** Means over all races of the rounds in which each race has a ratio. */
function averagesOf(races: Race[], contender: string): number[] {
  const [first, ...others] = races.map(
    (race) => race.ratios.get(contender) ?? new Map<number, number>(),
  );
  return [...(first ?? [])].flatMap(([round, ratio]) => {
    const rest = others.flatMap((ratios) => ratios.get(round) ?? []);
    const sum = rest.reduce((sum, ratio) => sum + ratio, ratio);
    return rest.length === others.length ? [sum / races.length] : [];
  });
}

function missingOf(run: Run, races: Race[], contender: string): IncompleteEntry["missing"] {
  return races
    .filter((race) => (race.ratios.get(contender)?.size ?? 0) === 0)
    .map(({ section, cells }) => {
      const cell = cells.get(contender);
      if (cell === undefined) {
        return { section, cell: null, status: null, reason: "" };
      }
      const { status, reason } = withoutValue(run, cell);
      return { section, cell, status, reason };
    });
}

function blockOf(run: Run, samples: Samples, workers: number): NormalisedBlock {
  const races = run.sections.flatMap((_, section) => raceOf(run, samples, section, workers) ?? []);
  const raced = races.filter((race) => race.best !== null);
  const contenders = [...new Set(races.flatMap((race) => [...race.cells.keys()]))].sort();
  const entries: NormalisedEntry[] = [];
  const incomplete: IncompleteEntry[] = [];
  for (const contender of contenders) {
    const parts = partsOf(raced, contender);
    const average = estimate(averagesOf(raced, contender));
    if (average !== null) {
      entries.push({ contender, average, parts });
    } else {
      incomplete.push({ contender, parts, missing: missingOf(run, races, contender) });
    }
  }
  entries.sort((a, b) => a.average.median - b.average.median);
  return {
    workers,
    sections: races.map((race) => race.section),
    best: races.map((race) => race.best),
    entries,
    incomplete,
  };
}

/** Ascending by workers; empty if no workload was measured. */
export function normalisedAverages(run: Run, samples: Samples): NormalisedBlock[] {
  const workers = run.sections.flatMap((section) => section.blocks.map((block) => block.workers));
  return [...new Set(workers)]
    .sort((a, b) => a - b)
    .map((workers) => blockOf(run, samples, workers));
}
