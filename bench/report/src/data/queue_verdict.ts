// SPDX-License-Identifier: Apache-2.0
// Which queue is fastest at a size of array.
import { type WithoutValue, withoutValue } from "./cells.ts";
import type { QueuePart, Run } from "./document.ts";
import { cellValue, elementBytes, measuredByRound, type QueueMeasure, queueText } from "./queue.ts";
import { type Place, type Racer, rank, type Ranking } from "./ranking.ts";
import type { Samples } from "./samples.ts";
import { bytesText, durationRange, rateRange } from "./units.ts";
import { rankingSentence, type Speech, sureText, timeWords } from "./verdict_words.ts";
import { contenderName, joined, statusText } from "./words.ts";

export interface QueueVerdict {
  sentence: string;
  decided: boolean;
  elements: number;
  /** `value` in bytes a second for a stream, else nanoseconds a call. */
  best: Place | null;
  sameAsBest: Place[];
  slower: Place[];
  undecided: Place[];
  withoutValue: WithoutValue[];
  sure: string;
}

const units: Record<QueueMeasure, string> = {
  put: "a put",
  get: "a get",
  round_trip: "a round trip",
  stream: "one way",
};

const questions: Record<QueueMeasure, string> = {
  put: "For putting arrays of",
  get: "For getting arrays of",
  round_trip: "For round trips of",
  stream: "For a stream of arrays of",
};

function speechOf(measure: QueueMeasure): Speech {
  return {
    ...timeWords,
    of: units[measure],
    text: (value) => queueText(value, measure, false),
    range: measure === "stream" ? rateRange : durationRange,
  };
}

/** Ranked by the time for a byte where a rate was measured, so that lower is better for all. */
function racersOf(samples: Samples, part: QueuePart, measure: QueueMeasure, size: number): Racer[] {
  return part.contenders.flatMap(({ contender, cells }) => {
    const cell = cells[size] ?? null;
    if (cell === null) {
      return [];
    }
    const values = measuredByRound(samples, cell, measure);
    const times = [...values].flatMap(([round, value]): [number, number][] =>
      value > 0 ? [[round, measure === "stream" ? 1 / value : value]] : [],
    );
    return [{ contender, cell, values: new Map(times) }];
  });
}

function withCellValue(run: Run, measure: QueueMeasure) {
  return (place: Place): Place => {
    const cell = run.cells[place.cell];
    return { ...place, value: (cell && cellValue(cell, measure)) ?? place.value };
  };
}

/** " No value: A (hang)." */
function withoutText(run: Run, without: QueueVerdict["withoutValue"]): string {
  const texts = without.map(({ contender, status }) => {
    const why = status === null ? "not measured" : statusText(status);
    return `${contenderName(run, contender)} (${why})`;
  });
  return texts.length === 0 ? "" : ` No value: ${joined(texts)}.`;
}

/** `size` is an index of part.elements. */
export function queueVerdict(
  run: Run,
  samples: Samples,
  part: QueuePart,
  measure: QueueMeasure,
  size: number,
): QueueVerdict {
  const racers = racersOf(samples, part, measure, size);
  const found = rank(racers, null);
  const shown = withCellValue(run, measure);
  const ranking: Ranking = {
    decided: found.decided,
    best: found.best && shown(found.best),
    same: found.same.map(shown),
    slower: found.slower.map(shown),
    undecided: found.undecided.map(shown),
  };
  const without = racers
    .filter((racer) => racer.values.size === 0)
    .map((racer) => withoutValue(run, racer.cell));
  const elements = part.elements[size] ?? 0;
  const question = `${questions[measure]} ${bytesText(elements * elementBytes)}: `;
  const slower = ranking.slower.map((place) => ({ ...place, because: "" }));
  const speech = speechOf(measure);
  return {
    sentence:
      rankingSentence(run, question, ranking, slower, speech, 1) + withoutText(run, without),
    decided: ranking.decided,
    elements,
    best: ranking.best,
    sameAsBest: ranking.same,
    slower: ranking.slower,
    undecided: ranking.undecided,
    withoutValue: without,
    sure: sureText(run, ranking, speech, ""),
  };
}
