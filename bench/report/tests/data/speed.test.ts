// SPDX-License-Identifier: Apache-2.0
// 100,000 samples: everything that the first screen needs, under a watchdog that only a function that
// grows with the square of the samples can reach.
import { expect, test } from "vitest";
import { parseDocument } from "../../src/data/decode.ts";
import { failureEntries } from "../../src/data/failures.ts";
import { noiseSeries } from "../../src/data/noise.ts";
import { normalisedAverages } from "../../src/data/normalised.ts";
import { answer, presetsOf } from "../../src/data/presets.ts";
import { Samples } from "../../src/data/samples.ts";
import { scalingCurves } from "../../src/data/scaling.ts";
import { warnings } from "../../src/data/trust.ts";
import { verdictOf } from "../../src/data/verdict.ts";
import { largeDocument } from "../support/documents.ts";
import { firstRun } from "../support/races.ts";

const watchdogMs = 30_000;

test(
  "a run of 100,000 samples is decoded and judged",
  () => {
    const run = firstRun(parseDocument(JSON.stringify(largeDocument())));
    const samples = new Samples(run);
    expect(samples.count).toBeGreaterThanOrEqual(100_000);
    for (const section of run.sections) {
      expect(verdictOf(run, samples, section).decided).toBe(true);
      expect(scalingCurves(run, samples, section).curves.length).toBeGreaterThan(1);
    }
    expect(normalisedAverages(run, samples)).toHaveLength(4);
    expect(
      presetsOf(run).map((preset) => answer(run, samples, preset).sentences.length),
    ).not.toContain(0);
    expect(failureEntries(run)).toHaveLength(2);
    expect(warnings(run, samples).length).toBeGreaterThan(0);
    expect(noiseSeries(samples).sample.length).toBeGreaterThan(90_000);
  },
  watchdogMs,
);
