// SPDX-License-Identifier: Apache-2.0
// Who is best, who is as good within the noise, who is not: one rule for workloads and queues.
import type { Estimate } from "./document.ts";
import { estimate, leaderGroups } from "./statistics.ts";

type Rounds = ReadonlyMap<number, number>;

export interface Racer {
  contender: string;
  /** Index of Run.cells. */
  cell: number;
  /** By round; lower is better. */
  values: Rounds;
}

export interface Place {
  contender: string;
  cell: number;
  value: Estimate;
  /** How many times the best's value, over the rounds that both have; of the medians if they share none. */
  times: Estimate;
}

export interface Ranking {
  /** False: no two have intervals, so nobody is called as good as the best. */
  decided: boolean;
  /** Decided: the leader of the first group; else the lowest median. Null if nobody has a value. */
  best: Place | null;
  /** Those in the group of the best, by median. */
  same: Place[];
  /** By median; if nothing is decided all others, which is an order and no verdict. */
  slower: Place[];
  /** Decided, but these have too few rounds for a verdict. */
  undecided: Place[];
}

interface Entry {
  racer: Racer;
  value: Estimate;
  /** To the reference. */
  ratio: Estimate | null;
  group: number | null;
}

function quotients(values: Rounds, divisors: Rounds): Estimate | null {
  return estimate(
    [...values].flatMap(([round, value]) => {
      const divisor = divisors.get(round) ?? 0;
      return divisor > 0 ? [value / divisor] : [];
    }),
  );
}

function place(entry: Entry, best: Entry): Place {
  const { contender, cell, values } = entry.racer;
  const times =
    quotients(values, best.racer.values) ?? estimate([entry.value.median / best.value.median]);
  return { contender, cell, value: entry.value, times };
}

/**
 * Groups are those of the lab: by intervals of the ratio to a reference of the same rounds, so that
 * what slowed the machine in a round cancels. Null: the best by median serves as the reference. One
 * without a value decides nothing.
 */
export function rank(racers: readonly Racer[], reference: Rounds | null): Ranking {
  const entries: Entry[] = racers
    .flatMap((racer) => {
      const value = estimate([...racer.values.values()]);
      return value === null ? [] : [{ racer, value, ratio: null, group: null }];
    })
    .sort((a, b) => a.value.median - b.value.median);
  const divisors = reference ?? entries[0]?.racer.values;
  for (const entry of entries) {
    entry.ratio = divisors === undefined ? null : quotients(entry.racer.values, divisors);
  }
  const groups = leaderGroups(entries.map((entry) => entry.ratio));
  entries.forEach((entry, index) => (entry.group = groups[index] ?? null));

  const grouped = entries.filter((entry) => entry.group !== null);
  const decided = grouped.length >= 2;
  const ratioOf = (entry: Entry) => entry.ratio?.median ?? Infinity;
  const best = decided
    ? grouped.reduce((best, entry) => (ratioOf(entry) < ratioOf(best) ? entry : best))
    : entries[0];
  if (best === undefined) {
    return { decided: false, best: null, same: [], slower: [], undecided: [] };
  }
  const places = (wanted: (entry: Entry) => boolean) =>
    entries
      .filter((entry) => entry !== best && wanted(entry))
      .map((entry) => place(entry, best))
      .sort((a, b) => a.times.median - b.times.median);
  return {
    decided,
    best: place(best, best),
    same: places((entry) => decided && entry.group === 0),
    slower: places((entry) => !decided || (entry.group ?? 0) > 0),
    undecided: places((entry) => decided && entry.group === null),
  };
}
