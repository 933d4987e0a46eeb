// SPDX-License-Identifier: Apache-2.0
// Which contender for which work: a verdict that claims what was measured and no more.
import { type WithoutValue, withoutValue } from "./cells.ts";
import type { Estimate, Run, Section } from "./document.ts";
import { becauseOf } from "./explain.ts";
import { type Place, type Racer, rank, type Ranking } from "./ranking.ts";
import type { Samples } from "./samples.ts";
import { type Quantity, referenceCell, runReference, valuesByRound } from "./scale.ts";
import { isCeiling } from "./scaling.ts";
import { estimate } from "./statistics.ts";
import {
  type Explained,
  languageSentence,
  speechOf,
  sureText,
  verdictSentence,
} from "./verdict_words.ts";
import { contenderName } from "./words.ts";

export interface LanguageVerdict {
  language: string;
  sentence: string;
  best: string;
  sameAsBest: string[];
}

export interface Verdict {
  /** The whole verdict: a sentence, and a second one about the slower ones. */
  sentence: string;
  /** False: no intervals; then `best` has the lowest median, `sameAsBest` is empty, `slower` is an order. */
  decided: boolean;
  quantity: Quantity;
  workers: number;
  /** Null if no contender has a value. */
  best: Place | null;
  /** As good as the best within the noise, by median. */
  sameAsBest: Place[];
  /** By median. */
  slower: Explained[];
  /** Too few rounds for a verdict on these, though there is one on others. */
  undecided: Place[];
  /** No value at all, and why. */
  withoutValue: WithoutValue[];
  /** A measured contender without any runtime, told apart: what is possible. `times` the best's value. */
  ceiling: { contender: string; cell: number; times: Estimate } | null;
  /** The same question among the contenders in one language; empty if all are in one. */
  languages: LanguageVerdict[];
  /** How sure that is, in words. */
  sure: string;
}

/** Cells of a block, and of the contenders that run alone. */
export function cellsAt(run: Run, section: Section, workers: number): number[] {
  return section.blocks.flatMap((block) =>
    block.ranking
      .map(({ cell }) => cell)
      .filter((cell) => {
        const contender = run.cells[cell]?.contender ?? "";
        return block.workers === workers || run.contenders[contender]?.parallel === false;
      }),
  );
}

function racersOf(
  run: Run,
  samples: Samples,
  cells: readonly number[],
  quantity: Quantity,
): Racer[] {
  return cells.map((cell) => ({
    cell,
    contender: run.cells[cell]?.contender ?? "",
    values: valuesByRound(samples, cell, quantity),
  }));
}

/** The largest worker count of a section; 1 if it has none. */
export function largestWorkers(section: Section): number {
  return section.blocks.at(-1)?.workers ?? 1;
}

function languageVerdicts(
  run: Run,
  racers: readonly Racer[],
  reference: ReadonlyMap<number, number>,
  quantity: Quantity,
): LanguageVerdict[] {
  const languageOf = (racer: Racer) => run.contenders[racer.contender]?.language ?? "";
  const languages = [...new Set(racers.map(languageOf))]
    .filter((language) => language !== "")
    .sort();
  return languages.length < 2
    ? []
    : languages.flatMap((language) => {
        const ranking = rank(
          racers.filter((racer) => languageOf(racer) === language),
          reference,
        );
        return ranking.best === null
          ? []
          : {
              language,
              sentence: languageSentence(run, language, ranking, quantity),
              best: ranking.best.contender,
              sameAsBest: ranking.same.map((place) => place.contender),
            };
      });
}

function ceilingOf(
  samples: Samples,
  ceilings: readonly Racer[],
  ranking: Ranking,
  quantity: Quantity,
): Verdict["ceiling"] {
  const [ceiling] = ceilings.filter((racer) => racer.values.size > 0);
  if (ceiling === undefined || ranking.best === null) {
    return null;
  }
  const bests = valuesByRound(samples, ranking.best.cell, quantity);
  const times = estimate(
    [...ceiling.values].flatMap(([round, value]) => {
      const best = bests.get(round) ?? 0;
      return best > 0 ? [value / best] : [];
    }),
  );
  return times && { contender: ceiling.contender, cell: ceiling.cell, times };
}

/**
 * Takes the contenders at `workers` (the largest count measured, unless given), and those that run
 * alone: a plain loop can win. Contenders that are ceilings are told apart.
 */
export function verdictOf(
  run: Run,
  samples: Samples,
  section: Section,
  quantity: Quantity = "total",
  workers = largestWorkers(section),
): Verdict {
  const all = racersOf(run, samples, cellsAt(run, section, workers), quantity);
  const racers = all.filter((racer) => !isCeiling(run, racer.contender));
  const serial = referenceCell(run, section, workers, runReference(run));
  const reference =
    serial === null ? new Map<number, number>() : valuesByRound(samples, serial, quantity);
  const ranking = rank(racers, reference);
  const best = ranking.best;
  const slower = ranking.slower.map((place) => ({
    ...place,
    because: best === null ? "" : becauseOf(run, place.cell, best.cell, quantity),
  }));
  return {
    sentence: verdictSentence(run, section, ranking, slower, quantity, workers),
    decided: ranking.decided,
    quantity,
    workers,
    best,
    sameAsBest: ranking.same,
    slower,
    undecided: ranking.undecided,
    withoutValue: all
      .filter((racer) => racer.values.size === 0)
      .map((racer) => withoutValue(run, racer.cell)),
    ceiling: ceilingOf(
      samples,
      all.filter((racer) => isCeiling(run, racer.contender)),
      ranking,
      quantity,
    ),
    languages: languageVerdicts(run, racers, reference, quantity),
    sure: sureText(run, ranking, speechOf(quantity), contenderName(run, run.reference)),
  };
}
