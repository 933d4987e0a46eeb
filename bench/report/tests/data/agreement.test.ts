// SPDX-License-Identifier: Apache-2.0
// Documents that the lab wrote: what the page computes from samples is what the lab computed.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseDocument } from "../../src/data/decode.ts";
import type { Estimate } from "../../src/data/document.ts";
import { measuredByRound } from "../../src/data/queue.ts";
import { Samples } from "../../src/data/samples.ts";
import { quantities, runReference, scaled } from "../../src/data/scale.ts";
import { estimate, leaderGroups } from "../../src/data/statistics.ts";

const folder = new URL("../../../tests/lab_report/golden/", import.meta.url);
const documents = readdirSync(folder).filter((name) => name.endsWith(".json"));

/** The same to the last bit, but for the coverage: that comes from another library's function. */
function same(lab: Estimate | null): unknown {
  const interval = lab?.interval;
  return interval
    ? { ...lab, interval: { ...interval, coverage: expect.closeTo(interval.coverage, 12) } }
    : lab;
}

it("has documents to compare", () => {
  expect(documents.length).toBeGreaterThan(0);
});

describe.each(documents)("%s", (name) => {
  const { runs } = parseDocument(readFileSync(new URL(name, folder), "utf8"));
  const all = runs.map((run) => ({ run, samples: new Samples(run) }));

  it("has the page's estimates of every cell", () => {
    for (const { run, samples } of all) {
      run.cells.forEach((cell, index) => {
        const of = (quantity: (typeof quantities)[number], scale: "absolute" | "ratio") =>
          scaled(run, samples, index, quantity, scale, runReference(run));
        for (const quantity of quantities) {
          expect(of(quantity, "absolute")).toEqual(same(cell[quantity]));
        }
        expect(of("total", "ratio")).toEqual(same(cell.ratio));
      });
    }
  });

  it("has the page's medians of queue calls and streams", () => {
    for (const { run, samples } of all) {
      run.cells.forEach((cell, index) => {
        for (const measure of ["put", "get", "round_trip"] as const) {
          const values = [...measuredByRound(samples, index, measure).values()];
          expect(estimate(values)).toEqual(same(cell[measure]?.median ?? null));
        }
        const streams = [...measuredByRound(samples, index, "stream").values()];
        expect(estimate(streams)).toEqual(same(cell.stream_bytes_per_s));
      });
    }
  });

  it("has the page's groups", () => {
    for (const { run } of all) {
      for (const { ranking } of run.sections.flatMap(({ blocks }) => blocks)) {
        const ratios = ranking.map(({ cell }) => run.cells[cell]?.ratio ?? null);
        expect(leaderGroups(ratios)).toEqual(ranking.map(({ group }) => group));
      }
    }
  });
});
