// SPDX-License-Identifier: Apache-2.0
// What a visitor sees first: verdicts, warnings, questions and their answers, and no request to anywhere.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verdictOf } from "../../src/data/verdict.ts";
import { Samples } from "../../src/data/samples.ts";
import { completeDocument, emptyDocument, tenRoundsDocument } from "../support/documents.ts";
import { drawAll, Pages } from "../support/page.ts";

let pages: Pages;
beforeAll(async () => {
  pages = await Pages.start();
});
afterAll(async () => {
  await pages.stop();
});

describe("the first screen", () => {
  it("is a page of at most 1.5 MB without data", () => {
    expect(Buffer.byteLength(pages.template)).toBeLessThan(1_500_000);
  });

  it("asks for nothing but its own file, whatever is drawn and opened", async () => {
    const { page, requests, errors } = await pages.open(tenRoundsDocument());
    await drawAll(page);
    await page.locator(".rank").first().click();
    await page.waitForSelector("dialog[open] .picture svg");
    expect(requests).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("has the sentence of each workload's verdict on a card", async () => {
    const data = tenRoundsDocument();
    const run = data.runs[0]!;
    const samples = new Samples(run);
    const { page } = await pages.open(data);
    const cards = await page.locator(".card .sentence").allTextContents();
    for (const section of run.sections) {
      const { sentence, decided } = verdictOf(run, samples, section);
      expect(decided).toBe(true);
      expect(cards).toContain(sentence);
    }
    expect(await page.locator(".card").count()).toBe(run.sections.length + 1);
    expect(await page.locator(".card .badge").first().textContent()).toBe("verdict, 10 rounds");
  });

  it("ranks with the groups of the lab, and marks those that the noise cannot separate", async () => {
    const { page } = await pages.open(tenRoundsDocument());
    const rows = await page.locator(".card").first().locator(".rank").allInnerTexts();
    const groups = rows.map((row) => row.split("\n")[0]);
    expect(groups.filter((group) => group === "A").length).toBeGreaterThan(1);
    expect(await page.locator(".card").first().locator("li.first").count()).toBe(2);
    expect(await page.locator(".card .whisker.sure").count()).toBeGreaterThan(0);
  });

  it("says that there is no verdict if there are too few rounds", async () => {
    const { page } = await pages.open(completeDocument());
    const badges = await page.locator(".card .badge").allTextContents();
    expect(new Set(badges)).toEqual(new Set(["no verdict, 3 rounds"]));
    expect(await page.locator(".whisker.sure").count()).toBe(0);
    expect(await page.locator(".warnings .warning").first().textContent()).toContain("3 rounds");
  });

  it("goes to the answer of each question and marks where its numbers are", async () => {
    const { page } = await pages.open(tenRoundsDocument());
    const chips = page.locator(".chip");
    expect(await chips.count()).toBe(8);
    for (const chip of await chips.all()) {
      const question = (await chip.textContent()) ?? "";
      await chip.click();
      const answer = page.locator(".answer");
      expect(await answer.locator("h3").textContent()).toBe(question);
      expect((await answer.locator(".sentence").first().textContent())?.length).toBeGreaterThan(20);
      await expect
        .poll(() =>
          answer.evaluate((box) => Math.abs(box.getBoundingClientRect().top) < innerHeight),
        )
        .toBe(true);
      expect(await page.locator(".asked").count()).toBeGreaterThan(0);
      expect(await chip.getAttribute("aria-pressed")).toBe("true");
    }
    await page.locator(".answer button").click();
    expect(await page.locator(".answer, .asked").count()).toBe(0);
  });

  it("shows hot runs when the workers are running already", async () => {
    const { page } = await pages.open(tenRoundsDocument(), { hash: "" });
    await page.locator(".chip[value=running_pool]").click();
    expect(await page.locator("select[name=quantity]").inputValue()).toBe("hot_run");
  });

  it("shows an empty run as empty", async () => {
    const { page, errors } = await pages.open(emptyDocument());
    expect(await page.locator(".content > .empty").textContent()).toContain("no samples");
    expect(await page.locator(".card").count()).toBe(0);
    await drawAll(page);
    expect(errors).toEqual([]);
  });

  it.each(["", "{", '{"schema": 2, "runs": []}'])("says why it cannot show %j", async (data) => {
    const { page } = await pages.open(data);
    expect(await page.locator("[role=alert]").textContent()).toMatch(
      /^This page cannot be shown: ./,
    );
  });
});
