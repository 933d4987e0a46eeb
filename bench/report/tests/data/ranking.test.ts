// SPDX-License-Identifier: Apache-2.0
// Who leads, who cannot be told from the leader, who has too few rounds.
import { expect, test } from "vitest";
import { rank, type Ranking } from "../../src/data/ranking.ts";
import { always, upFrom } from "../support/races.ts";

const rounds = (values: readonly number[]) => new Map(values.map((value, round) => [round, value]));

function ranked(
  racers: Record<string, readonly number[]>,
  reference: readonly number[] | null = null,
): Ranking {
  const entries = Object.entries(racers);
  return rank(
    entries.map(([contender, values], cell) => ({ contender, cell, values: rounds(values) })),
    reference && rounds(reference),
  );
}

const names = (places: Ranking["same"]) => places.map(({ contender }) => contender);

test("contenders whose intervals overlap the leader's are as good as it, the others are slower", () => {
  const ranking = ranked(
    { slow: always(30, 6), near: upFrom(12, 6), leader: upFrom(10, 6), middle: always(20, 6) },
    always(10, 6),
  );
  expect(ranking).toMatchObject({
    decided: true,
    best: { contender: "leader", cell: 2, value: { median: 12.5 } },
  });
  expect(names(ranking.same)).toEqual(["near"]);
  expect(names(ranking.slower)).toEqual(["middle", "slow"]);
});

test("what slowed the machine in a round cancels", () => {
  const machine = [1, 10, 3, 7, 2, 5];
  const times = (factor: number) => machine.map((slow) => slow * factor);
  const racers = { a: times(1), b: times(1.1) };
  expect(names(ranked(racers, machine).slower)).toEqual(["b"]);
  expect(names(ranked(racers).slower)).toEqual(["b"]); // then the best serves as the reference
});

test("times are quotients of the same rounds", () => {
  const [place] = ranked({ a: [1, 2, 4], b: [2, 4, 8] }).slower;
  expect(place?.times).toMatchObject({ count: 3, minimum: 2, maximum: 2 });
});

test("the best without intervals is the one with the lowest median, not the lowest value", () => {
  expect(ranked({ a: [1, 9, 9], b: [5, 5, 5] })).toMatchObject({
    decided: false,
    best: { contender: "b" },
  });
});

test("places are in the order of their median times", () => {
  const racers = { best: always(1, 6), third: [2, 9, 9, 9, 9, 9], second: [7, 8, 8, 8, 8, 8] };
  expect(names(ranked(racers, always(1, 6)).slower)).toEqual(["second", "third"]);
});

test("below six rounds there is an order by median and no verdict", () => {
  const ranking = ranked({ b: always(20, 5), a: always(10, 5) }, always(10, 5));
  expect(ranking).toMatchObject({
    decided: false,
    best: { contender: "a" },
    same: [],
    undecided: [],
  });
  expect(names(ranking.slower)).toEqual(["b"]);
});

test("a contender with few rounds is undecided beside others with many, even if it looks faster", () => {
  const ranking = ranked({ a: always(10, 6), b: always(20, 6), few: always(5, 3) }, always(10, 6));
  expect(ranking).toMatchObject({ decided: true, best: { contender: "a" } });
  expect(names(ranking.undecided)).toEqual(["few"]);
  expect(names(ranking.slower)).toEqual(["b"]);
});

test("two that were never ok in the same round are compared by their medians", () => {
  const a = { contender: "a", cell: 0, values: new Map([[0, 10]]) };
  const b = { contender: "b", cell: 1, values: new Map([[1, 30]]) };
  expect(rank([a, b], null).slower[0]?.times).toMatchObject({ median: 3, interval: null });
});

test("two that share no round are compared by medians, not by extremes", () => {
  const a = { contender: "a", cell: 0, values: new Map([[0, 10]]) };
  const b = {
    contender: "b",
    cell: 1,
    values: new Map([1, 2, 3].map((round) => [round, round * 20])),
  };
  expect(rank([a, b], null).slower[0]?.times.median).toBe(4);
});

test("the leader is told by its median ratio, not by its luckiest round", () => {
  const ranking = ranked({ lucky: [1, 9, 9, 9, 9, 9], steady: always(8, 6) }, always(10, 6));
  expect(ranking.best?.contender).toBe("steady");
});

test("without a reference it is the best that serves as one, whatever rounds the second lacks", () => {
  const ranking = ranked({ best: always(1, 6), few: always(2, 3), slow: always(3, 6) });
  expect(ranking).toMatchObject({ decided: true, undecided: [{ contender: "few" }] });
});

test("those without a value do not take part", () => {
  expect(ranked({ a: [], b: always(1, 6) })).toMatchObject({
    decided: false,
    best: { contender: "b" },
    slower: [],
  });
  expect(ranked({ a: [] }).best).toBeNull();
  expect(ranked({}).best).toBeNull();
});

test("a reference without a value decides nothing", () => {
  expect(ranked({ a: always(1, 6), b: always(2, 6) }, [])).toMatchObject({
    decided: false,
    best: { contender: "a" },
    same: [],
  });
});

test("the leader is the one with the lowest ratio, not with the lowest median", () => {
  // "a" was only measured while the machine was fast.
  const reference = [1, 1, 1, 1, 1, 1, 10, 10, 10, 10, 10, 10];
  const ranking = ranked({ a: always(3, 6), b: reference.map((slow) => slow * 2) }, reference);
  expect(ranking.best?.contender).toBe("b");
});
