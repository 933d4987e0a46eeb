// SPDX-License-Identifier: Apache-2.0
// Verdicts on small runs, short to ask for.
import type { Run } from "../../src/data/document.ts";
import { Samples } from "../../src/data/samples.ts";
import type { Quantity } from "../../src/data/scale.ts";
import { type Verdict, verdictOf } from "../../src/data/verdict.ts";
import { always, onlySection, type Outcome, raceOf } from "./races.ts";

/** Work of which the parameters say nothing. */
export const plain = { workload: "plain", parameters: {} };

export const question = "For plain work on this machine with 2 workers: ";

export function ms(value: number, rounds = 6): number[] {
  return always(value * 1e6, rounds);
}

export function verdict(run: Run, quantity?: Quantity, workers?: number): Verdict {
  return verdictOf(run, new Samples(run), onlySection(run), quantity, workers);
}

/** The sentence of a verdict on plain work, without the question that it begins with. */
export function sentence(
  outcomes: Record<string, readonly Outcome[]>,
  quantity?: Quantity,
): string {
  const text = verdict(raceOf(outcomes, plain), quantity).sentence;
  if (!text.startsWith(question)) {
    throw new Error(`"${text}" does not begin with the question`);
  }
  return text.slice(question.length);
}
