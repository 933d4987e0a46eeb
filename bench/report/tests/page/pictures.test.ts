// SPDX-License-Identifier: Apache-2.0
// Every picture has its table, its words and its downloads; its numbers are the lab's; its labels do not overlap.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { lookOf } from "../../src/charts/palette.ts";
import { spread } from "../../src/charts/spread.ts";
import type { Run } from "../../src/data/document.ts";
import { queueText } from "../../src/data/queue.ts";
import { durationText, ratioText } from "../../src/data/units.ts";
import { contenderName } from "../../src/data/words.ts";
import { contenders } from "../support/contenders.ts";
import { completeDocument, failuresDocument, tenRoundsDocument } from "../support/documents.ts";
import { drawAll, Pages, tableOf } from "../support/page.ts";

let pages: Pages;
beforeAll(async () => {
  pages = await Pages.start();
});
afterAll(async () => {
  await pages.stop();
});

/** Pairs of texts in one drawing that cover each other. */
async function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const drawing of document.querySelectorAll("figure.frame .picture svg")) {
      const boxes = [...drawing.querySelectorAll("text")].map((text) => ({
        text: text.textContent ?? "",
        box: text.getBoundingClientRect(),
      }));
      boxes.forEach((a, index) => {
        for (const b of boxes.slice(index + 1)) {
          const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
          const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
          // Boxes of neighbouring lines touch; letters do not before a third of a line.
          if (across > 1 && down > 5) {
            found.push(`${a.text} | ${b.text}`);
          }
        }
      });
    }
    return found;
  });
}

describe("the look of a contender", () => {
  it.each(["constructor", "__proto__", "pink", ""])("with %j for a colour has one", (color) => {
    const pool = { ...contenders["pool"]!, color };
    expect(lookOf("pool", pool)).toEqual(lookOf("pool", { ...pool, color: "pink" }));
    expect(lookOf("pool", pool).color.light).toMatch(/^#/);
  });
});

describe("spreading labels", () => {
  it("leaves those alone that are apart", () => {
    expect(spread([10, 50, 90], 16, 0, 100)).toEqual([10, 50, 90]);
  });

  it("moves those that are too close by as little as possible", () => {
    expect(spread([50, 50], 16, 0, 100)).toEqual([42, 58]);
    expect(spread([40, 50, 44], 16, 0, 100)).toEqual([
      expect.closeTo(28.67, 1),
      expect.closeTo(60.67, 1),
      expect.closeTo(44.67, 1),
    ]);
  });

  it("stays within its bounds, closer together if it must", () => {
    expect(spread([99, 99, 99], 16, 0, 100)).toEqual([68, 84, 100]);
    expect(spread([1, 2, 3], 60, 0, 100)).toEqual([0, 50, 100]);
  });
});

describe("every picture", () => {
  it.each([
    ["ten rounds", tenRoundsDocument],
    ["failures", failuresDocument],
  ])("of a run with %s has a title, words, a table and downloads", async (_, make) => {
    const { page, errors } = await pages.open(make());
    await drawAll(page);
    const frames = await page.locator("figure.frame").all();
    expect(frames.length).toBe(12);
    for (const frame of frames) {
      expect(await frame.locator("h3").textContent()).not.toBe("");
      const picture = frame.locator(".picture");
      expect((await picture.getAttribute("aria-label"))?.length).toBeGreaterThan(60);
      expect(await picture.getAttribute("tabindex")).toBe("0");
      expect(await frame.locator("table tbody tr").count()).toBeGreaterThan(0);
      expect(await frame.locator(".tool").allTextContents()).toEqual([
        "Table",
        "PNG",
        "SVG",
        "CSV",
      ]);
      expect(await frame.locator(".explanation p").count()).toBeGreaterThan(0);
    }
    expect(errors).toEqual([]);
  });

  it.each([
    [1440, "ten", tenRoundsDocument],
    [1024, "three", completeDocument],
    [390, "ten", tenRoundsDocument],
    [390, "failures", failuresDocument],
  ])("has no overlapping labels at %i pixels (%s)", async (width, _, make) => {
    const { page } = await pages.open(make(), { viewport: { width, height: 900 } });
    for (const scale of ["absolute", "speedup"]) {
      await page.locator(`input[name=scale][value=${scale}]`).check();
      await drawAll(page);
      expect(await overlaps(page)).toEqual([]);
    }
  });

  it("shows and hides its table", async () => {
    const { page } = await pages.open(tenRoundsDocument());
    const frame = page.locator("#work_numerical_phases");
    const button = frame.locator(".tool", { hasText: "Table" });
    const table = frame.locator("table");
    await button.click();
    expect(await table.isVisible()).toBe(true);
    expect(await button.getAttribute("aria-expanded")).toBe("true");
    await button.click();
    expect(await button.getAttribute("aria-expanded")).toBe("false");
    expect(await frame.locator(".table").getAttribute("hidden")).toBe("until-found");
  });

  it("has its tables in the page soon, to be found by a search", async () => {
    const { page } = await pages.open(tenRoundsDocument());
    await page.waitForFunction(() =>
      [...document.querySelectorAll("figure.frame")].every((frame) => frame.querySelector("table")),
    );
    await page
      .locator("#noise .table")
      .evaluate((table) => table.dispatchEvent(new Event("beforematch")));
    expect(await page.locator("#noise table").isVisible()).toBe(true);
  });

  it("saves a PNG, an SVG and a CSV file", async () => {
    const { page, requests } = await pages.open(tenRoundsDocument());
    for (const id of ["work_numerical_phases", "queue_0_put", "noise"]) {
      const files: Record<string, Buffer> = {};
      for (const kind of ["PNG", "SVG", "CSV"]) {
        const waiting = page.waitForEvent("download");
        await page.locator(`#${id} .tool`, { hasText: kind }).click();
        const download = await waiting;
        expect(download.suggestedFilename()).toMatch(
          new RegExp(`^[a-z0-9_]+\\.${kind.toLowerCase()}$`),
        );
        files[kind] = readFileSync(await download.path());
      }
      expect(files["PNG"]!.subarray(1, 4).toString()).toBe("PNG");
      expect(files["PNG"]!.length).toBeGreaterThan(10_000);
      expect(files["SVG"]!.toString()).toMatch(/^<svg[^]*<\/svg>$/);
      const title = await page.locator(`#${id} h3`).textContent();
      expect(files["SVG"]!.toString()).toContain(title);
      const rows = await tableOf(page, id);
      expect(files["CSV"]!.toString().trimEnd().split("\r\n").length).toBeGreaterThanOrEqual(
        rows.length,
      );
    }
    expect(
      requests.filter((address) => !address.startsWith("blob:") && !address.startsWith("data:")),
    ).toEqual([]);
  });
});

function cellsOf(run: Run, workload: string, workers: number) {
  return run.cells.filter((cell) => cell.workload === workload && cell.workers === workers);
}

describe("the numbers", () => {
  it("behind the bars are the medians of the document", async () => {
    const data = completeDocument();
    const run = data.runs[0]!;
    const { page } = await pages.open(data);
    for (const { workload } of run.sections) {
      const [head, ...rows] = await tableOf(page, `work_${workload}_phases`);
      const column = (title: string) => head!.indexOf(title);
      for (const cell of cellsOf(run, workload, 2)) {
        const row = rows.find((texts) => texts[0] === contenderName(run, cell.contender))!;
        expect(row[column("start")]).toBe(durationText(cell.start!.median));
        expect(row[column("first run")]).toBe(durationText(cell.cold_run!.median));
        expect(row[column("stop")]).toBe(durationText(cell.stop!.median));
        expect(row[column("total")]).toBe(durationText(cell.total!.median));
        expect(row[column("ratio")]).toBe(ratioText(cell.ratio!.median));
      }
    }
  });

  it("behind the curves of the queue are the medians of the document", async () => {
    const data = completeDocument();
    const run = data.runs[0]!;
    const { page } = await pages.open(data);
    const rows = await tableOf(page, "queue_1_round_trip");
    const part = run.queue[1]!;
    for (const { contender, cells } of part.contenders) {
      const own = rows.filter((texts) => texts[0] === contenderName(run, contender));
      cells.forEach((cell, size) => {
        const value = run.cells[cell!]!.round_trip!.median.median;
        expect(own[size]![3]).toBe(queueText(value, "round_trip", false));
      });
    }
  });
});

describe("what hangs", () => {
  it("is marked at its size, and has no point there", async () => {
    const { page } = await pages.open(completeDocument());
    await drawAll(page);
    const texts = await page.locator("#queue_0_put svg text").allTextContents();
    expect(texts).toContain("Tube hangs at 51,200 bytes");
    const rows = await tableOf(page, "queue_0_put");
    const tube = rows.filter((row) => row[0] === "Tube").map((row) => row[3]);
    expect(tube.slice(2)).toEqual(["hang", "skipped"]);
    const label = await page.locator("#queue_0_put .picture").getAttribute("aria-label");
    expect(label).toContain("Tube hangs at 51,200 bytes.");
  });
});
