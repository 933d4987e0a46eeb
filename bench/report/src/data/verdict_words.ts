// SPDX-License-Identifier: Apache-2.0
// The sentences of a verdict.
import type { Run, Section } from "./document.ts";
import { workPhrase } from "./parameters.ts";
import type { Place, Ranking } from "./ranking.ts";
import { type Quantity, scaledRange, scaledText } from "./scale.ts";
import { valuesForInterval } from "./statistics.ts";
import { percentText, ratioNumber, ratioRange } from "./units.ts";
import { contenderName, counted, joined, languageName, roundsOf, statusText } from "./words.ts";

export interface Explained extends Place {
  /** "3.40 of its 3.71 s are start-up, where A takes 1.05 ms"; empty if nothing measured explains it. */
  because: string;
}

/** How a quantity is spoken of. */
export interface Speech {
  text: (value: number) => string;
  range: (lower: number, upper: number) => string;
  /** "90.1 ms for start, first run and stop" */
  of: string;
  /** "B is as fast within the noise" */
  same: string;
  /** "C takes", "C and D take" "14.0 times as long" */
  takes: string;
  take: string;
  asMuch: string;
  /** "C takes longest" */
  most: string;
}

export const timeWords = {
  same: "as fast",
  takes: "takes",
  take: "take",
  asMuch: "as long",
  most: "longest",
};
const amountWords = {
  same: "as frugal",
  takes: "uses",
  take: "use",
  asMuch: "as much",
  most: "most",
};

const quantityWords: Record<Quantity, Omit<Speech, "text" | "range">> = {
  total: { ...timeWords, of: "for start, first run and stop" },
  cold_run: { ...timeWords, of: "for the first run" },
  hot_run: { ...timeWords, of: "for a later run" },
  cpu: { ...amountWords, of: "of CPU time" },
  peak_pss_bytes: { ...amountWords, of: "of memory at the peak" },
};

export function speechOf(quantity: Quantity): Speech {
  return {
    ...quantityWords[quantity],
    text: (value) => scaledText(value, quantity, "absolute"),
    range: (lower, upper) => scaledRange(lower, upper, quantity, "absolute"),
  };
}

function bestText(run: Run, best: Place, speech: Speech): string {
  const alone = run.contenders[best.contender]?.parallel === false ? ", which runs alone" : "";
  return `${contenderName(run, best.contender)}${alone}, ${speech.text(best.value.median)} ${speech.of}`;
}

function sameText(run: Run, same: readonly Place[], speech: Speech): string {
  const names = joined(same.map((place) => contenderName(run, place.contender)));
  const verb = same.length === 1 ? "is" : "are";
  return same.length === 0 ? "" : `; ${names} ${verb} ${speech.same} within the noise`;
}

/** "C takes 1.25 times as long", "3 others take 1.25 to 41.2 times as long" */
function slowerText(run: Run, slower: readonly Place[], speech: Speech): string {
  const { takes, take, asMuch } = speech;
  const [first, ...others] = slower;
  const last = others.at(-1);
  if (first === undefined) {
    return "";
  }
  const least = ratioNumber(first.times.median);
  if (last === undefined) {
    return `${contenderName(run, first.contender)} ${takes} ${least} times ${asMuch}`;
  }
  const most = ratioNumber(last.times.median);
  const range = least === most ? least : `${least} to ${most}`;
  // The lowest median need not win most rounds: without this the numbers would seem to contradict.
  const sameRounds = first.times.median < 1 ? " in the same rounds" : "";
  return `${slower.length} others ${take} ${range} times ${asMuch}${sameRounds}`;
}

/** What the slowest loses its time with. */
function becauseText(run: Run, slower: readonly Explained[], speech: Speech): string {
  const last = slower.at(-1);
  if (last === undefined) {
    return "";
  }
  const because = last.because === "" ? "" : `, because ${last.because}`;
  if (slower.length === 1) {
    return because;
  }
  const { takes, most } = speech;
  return `; ${contenderName(run, last.contender)} ${takes} ${most}${because}`;
}

/** "3 rounds, no verdict; lowest median: " */
function noVerdictText(rounds: number): string {
  const few = rounds < valuesForInterval() ? `${counted(rounds, "round")}, ` : "";
  return `${few}no verdict; lowest ${rounds === 1 ? "value" : "median"}: `;
}

/** Nobody with workers keeps up with one that runs alone: worth saying, it is easily overlooked. */
function aloneText(run: Run, ranking: Ranking, workers: number): string {
  const { best, same, slower, undecided, decided } = ranking;
  const alone = (place: Place | null) =>
    place !== null && run.contenders[place.contender]?.parallel === false;
  const beaten = slower.some((place) => !alone(place));
  return decided && workers > 1 && beaten && [best, ...same, ...undecided].every(alone)
    ? ` No contender with ${workers} workers is as good.`
    : "";
}

/** "For small messages: " and the whole verdict. */
export function rankingSentence(
  run: Run,
  question: string,
  ranking: Ranking,
  slower: readonly Explained[],
  speech: Speech,
  workers: number,
): string {
  const { best, same, decided } = ranking;
  if (best === null) {
    return `${question}no contender has a value, so nothing can be said.`;
  }
  if (same.length + slower.length === 0) {
    return `${question}only ${bestText(run, best, speech)}; there is nothing to compare it with.`;
  }
  const first =
    question +
    (decided ? "" : noVerdictText(best.value.count)) +
    bestText(run, best, speech) +
    sameText(run, same, speech);
  const rest = slowerText(run, slower, speech) + becauseText(run, slower, speech);
  return `${first}.${aloneText(run, ranking, workers)}${rest === "" ? "" : ` ${rest}.`}`;
}

export function verdictSentence(
  run: Run,
  section: Section,
  ranking: Ranking,
  slower: readonly Explained[],
  quantity: Quantity,
  workers: number,
): string {
  const work = workPhrase(section.workload, section.parameters);
  const question = `For ${work} on this machine with ${counted(workers, "worker")}: `;
  return rankingSentence(run, question, ranking, slower, speechOf(quantity), workers);
}

/** "In Python: A, 175 ms for ...; B is as fast within the noise; 3 others take ..." */
export function languageSentence(
  run: Run,
  language: string,
  ranking: Ranking,
  quantity: Quantity,
): string {
  const { best, same, slower, decided } = ranking;
  const speech = speechOf(quantity);
  if (best === null) {
    return "";
  }
  const others = slowerText(run, slower, speech);
  return (
    `In ${languageName(language)}: ` +
    (decided || slower.length === 0 ? "" : noVerdictText(best.value.count)) +
    bestText(run, best, speech) +
    sameText(run, same, speech) +
    (others === "" ? "." : `; ${others}.`)
  );
}

function noVerdictReason(rounds: number, reference: string): string {
  const needed = valuesForInterval();
  if (rounds >= needed) {
    const common = `no two contenders have ${needed} rounds in common`;
    return reference === ""
      ? `No verdict: ${common} that are ok.`
      : `No verdict: ratios are to ${reference}, and ${common} with it that are ok.`;
  }
  const given =
    rounds === 1 ? "1 round gives single values" : `${rounds} rounds give medians and ranges`;
  return `${given}; a verdict needs at least ${needed} rounds.`;
}

/** "The next slower one, C, takes 1.14 times as long [1.09–1.20x]." */
function nextText(run: Run, slower: readonly Place[], speech: Speech): string {
  const [next] = slower;
  if (next === undefined) {
    return "";
  }
  const { interval, median } = next.times;
  const range = interval === null ? "" : ` [${ratioRange(interval.lower, interval.upper)}]`;
  const times = `${speech.takes} ${ratioNumber(median)} times ${speech.asMuch}`;
  return ` The next slower one, ${contenderName(run, next.contender)}, ${times}${range}.`;
}

/** " A was not ok in 3 of 9 rounds (crash).": a sentence for each that is called best and failed. */
function mishapsText(run: Run, places: readonly Place[]): string {
  const sentences = places.flatMap((place) => {
    const cell = run.cells[place.cell];
    const rounds = cell ? roundsOf(cell) : 0;
    const failed = rounds - (cell?.statuses.ok ?? 0);
    const how = [...new Set(cell?.mishaps.map(({ status }) => statusText(status)))];
    return failed === 0
      ? []
      : ` ${contenderName(run, place.contender)} was not ok in ${failed} of ${counted(rounds, "round")} (${joined(how)}).`;
  });
  return sentences.join("");
}

/** How sure a ranking is. `reference`: name of what ratios are to; empty if the best serves as one. */
export function sureText(run: Run, ranking: Ranking, speech: Speech, reference: string): string {
  const { best, same, slower, undecided, decided } = ranking;
  if (best === null) {
    return "Nothing was measured.";
  }
  const { minimum, maximum, interval, count } = best.value;
  const name = contenderName(run, best.contender);
  const mishaps = mishapsText(run, [best, ...same]);
  if (!decided || interval === null) {
    const range = count === 1 ? "" : ` ${name} was seen at ${speech.range(minimum, maximum)}.`;
    return noVerdictReason(count, reference) + range + mishaps;
  }
  const few = joined(undecided.map((place) => contenderName(run, place.contender)));
  return (
    `${counted(count, "round")}; the median of ${name} lies within ` +
    `${speech.range(interval.lower, interval.upper)} (an interval of ${percentText(interval.coverage)}).` +
    nextText(run, slower, speech) +
    mishaps +
    (few === "" ? "" : ` No verdict on ${few}: too few rounds that are ok.`)
  );
}
